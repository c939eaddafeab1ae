// Generated from schema/ by scripts/generate.ts. Do not edit.

/** The version of the wire contract that these tables describe. */
export const CONTRACT_VERSION = "0.5.1";
/** SHA-256 of `schema/dist/schema.json`, in hex. */
export const CONTRACT_DIGEST = "3f59c22195f50bbd31b608897ec2b7efba6953d22c7faec9285acf3e6aab1026";
/** Every method and notification of the contract, by name. */
export const METHODS = {
  "blob/get": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "BlobGetParams",
    "result": "BlobGetResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/blobs/{blob_id}"
    },
    "mcp": {
      "tool": "meerkat_blob_get"
    }
  },
  "config/get": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "ConfigGetParams",
    "result": "ConfigGetResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/config"
    }
  },
  "config/set": {
    "kind": "request",
    "from": "client",
    "lane": "global",
    "params": "ConfigSetParams",
    "result": "ConfigSetResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "put",
      "path": "/config"
    }
  },
  "config/patch": {
    "kind": "request",
    "from": "client",
    "lane": "global",
    "params": "ConfigPatchParams",
    "result": "ConfigPatchResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "patch",
      "path": "/config"
    }
  },
  "initialize": {
    "kind": "request",
    "from": "client",
    "lane": "global",
    "params": "InitializeParams",
    "result": "InitializeResult",
    "errors": [
      "INVALID_PARAMS",
      "VERSION_MISMATCH",
      "INTERNAL_ERROR"
    ]
  },
  "initialized": {
    "kind": "notification",
    "from": "client",
    "lane": "none",
    "params": "InitializedParams",
    "errors": []
  },
  "cancel": {
    "kind": "notification",
    "from": "both",
    "lane": "none",
    "params": "CancelParams",
    "errors": []
  },
  "capabilities/get": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "CapabilitiesGetParams",
    "result": "CapabilitiesGetResult",
    "errors": [
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/capabilities"
    },
    "mcp": {
      "tool": "meerkat_capabilities"
    }
  },
  "models/catalog": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "ModelsCatalogParams",
    "result": "ModelsCatalogResult",
    "errors": [
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/models/catalog"
    },
    "mcp": {
      "tool": "meerkat_models_catalog"
    }
  },
  "session/create": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "SessionCreateParams",
    "result": "SessionCreateResult",
    "errors": [
      "INVALID_PARAMS",
      "CAPABILITY_UNAVAILABLE",
      "PROVIDER_ERROR",
      "BUDGET_EXHAUSTED",
      "AGENT_ERROR",
      "REQUEST_CANCELLED",
      "INTERNAL_ERROR"
    ],
    "needs": {
      "hooks_override": "hooks",
      "enable_builtins": "builtins",
      "enable_shell": "shell",
      "enable_memory": "memory_store",
      "enable_mob": "mob",
      "keep_alive": "comms",
      "comms_name": "comms",
      "peer_meta": "comms",
      "preload_skills": "skills",
      "skill_refs": "skills",
      "skill_references": "skills",
      "app_context": "host_context",
      "shell_env": "shell"
    },
    "rest": {
      "method": "post",
      "path": "/sessions"
    },
    "mcp": {
      "tool": "meerkat_run"
    }
  },
  "session/list": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "SessionListParams",
    "result": "SessionListResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/sessions",
      "query": {
        "labels": "label"
      }
    },
    "mcp": {
      "tool": "meerkat_sessions"
    }
  },
  "session/read": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "SessionReadParams",
    "result": "SessionReadResult",
    "errors": [
      "INVALID_PARAMS",
      "SESSION_NOT_FOUND",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/sessions/{session_id}"
    },
    "mcp": {
      "tool": "meerkat_read"
    }
  },
  "session/history": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "SessionHistoryParams",
    "result": "SessionHistoryResult",
    "errors": [
      "INVALID_PARAMS",
      "SESSION_NOT_FOUND",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/sessions/{session_id}/history"
    },
    "mcp": {
      "tool": "meerkat_history"
    }
  },
  "session/archive": {
    "kind": "request",
    "from": "client",
    "lane": "session",
    "params": "SessionArchiveParams",
    "result": "SessionArchiveResult",
    "errors": [
      "INVALID_PARAMS",
      "SESSION_NOT_FOUND",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "delete",
      "path": "/sessions/{session_id}"
    },
    "mcp": {
      "tool": "meerkat_archive"
    }
  },
  "session/stream_open": {
    "kind": "request",
    "from": "client",
    "lane": "session",
    "params": "SessionStreamOpenParams",
    "result": "SessionStreamOpenResult",
    "errors": [
      "INVALID_PARAMS",
      "SESSION_NOT_FOUND",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "get",
      "path": "/sessions/{session_id}/events",
      "sse": "EventEnvelope"
    },
    "mcp": {
      "tool": "meerkat_event_stream_open"
    }
  },
  "session/stream_close": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "SessionStreamCloseParams",
    "result": "SessionStreamCloseResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ],
    "mcp": {
      "tool": "meerkat_event_stream_close"
    }
  },
  "session/stream_ack": {
    "kind": "notification",
    "from": "client",
    "lane": "none",
    "params": "SessionStreamAckParams",
    "errors": []
  },
  "session/event": {
    "kind": "notification",
    "from": "server",
    "lane": "none",
    "params": "SessionEventParams",
    "errors": []
  },
  "session/stream_event": {
    "kind": "notification",
    "from": "server",
    "lane": "none",
    "params": "SessionStreamEventParams",
    "errors": []
  },
  "session/stream_end": {
    "kind": "notification",
    "from": "server",
    "lane": "none",
    "params": "SessionStreamEndParams",
    "errors": []
  },
  "tools/register": {
    "kind": "request",
    "from": "client",
    "lane": "global",
    "params": "ToolsRegisterParams",
    "result": "ToolsRegisterResult",
    "errors": [
      "INVALID_PARAMS",
      "INTERNAL_ERROR"
    ]
  },
  "tool/execute": {
    "kind": "request",
    "from": "server",
    "lane": "none",
    "params": "ToolExecuteParams",
    "result": "ToolExecuteResult",
    "errors": [
      "METHOD_NOT_FOUND",
      "INTERNAL_ERROR"
    ]
  },
  "turn/start": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "TurnStartParams",
    "result": "TurnStartResult",
    "errors": [
      "INVALID_PARAMS",
      "SESSION_NOT_FOUND",
      "SESSION_BUSY",
      "CAPABILITY_UNAVAILABLE",
      "PROVIDER_ERROR",
      "BUDGET_EXHAUSTED",
      "AGENT_ERROR",
      "REQUEST_CANCELLED",
      "INTERNAL_ERROR"
    ],
    "needs": {
      "skill_refs": "skills",
      "skill_references": "skills",
      "keep_alive": "comms"
    },
    "rest": {
      "method": "post",
      "path": "/sessions/{session_id}/messages"
    },
    "mcp": {
      "tool": "meerkat_resume"
    }
  },
  "turn/interrupt": {
    "kind": "request",
    "from": "client",
    "lane": "none",
    "params": "TurnInterruptParams",
    "result": "TurnInterruptResult",
    "errors": [
      "INVALID_PARAMS",
      "SESSION_NOT_FOUND",
      "INTERNAL_ERROR"
    ],
    "rest": {
      "method": "post",
      "path": "/sessions/{session_id}/interrupt"
    },
    "mcp": {
      "tool": "meerkat_interrupt"
    }
  }
} as const;
/** Every event kind of the contract, by its `type`. */
export const EVENTS = {
  "interaction_complete": {
    "type": "InteractionCompleteEvent",
    "emittedBy": "comms"
  },
  "interaction_failed": {
    "type": "InteractionFailedEvent",
    "emittedBy": "comms"
  },
  "interaction_callback_pending": {
    "type": "InteractionCallbackPendingEvent",
    "emittedBy": "comms"
  },
  "compaction_started": {
    "type": "CompactionStartedEvent",
    "emittedBy": "session_compaction"
  },
  "compaction_completed": {
    "type": "CompactionCompletedEvent",
    "emittedBy": "session_compaction"
  },
  "compaction_failed": {
    "type": "CompactionFailedEvent",
    "emittedBy": "session_compaction"
  },
  "hook_started": {
    "type": "HookStartedEvent",
    "emittedBy": "hooks"
  },
  "hook_completed": {
    "type": "HookCompletedEvent",
    "emittedBy": "hooks"
  },
  "hook_failed": {
    "type": "HookFailedEvent",
    "emittedBy": "hooks"
  },
  "hook_denied": {
    "type": "HookDeniedEvent",
    "emittedBy": "hooks"
  },
  "hook_rewrite_applied": {
    "type": "HookRewriteAppliedEvent",
    "emittedBy": "hooks"
  },
  "hook_patch_published": {
    "type": "HookPatchPublishedEvent",
    "emittedBy": "hooks"
  },
  "budget_warning": {
    "type": "BudgetWarningEvent",
    "emittedBy": "sessions"
  },
  "retrying": {
    "type": "RetryingEvent",
    "emittedBy": "sessions"
  },
  "run_started": {
    "type": "RunStartedEvent",
    "emittedBy": "sessions"
  },
  "run_completed": {
    "type": "RunCompletedEvent",
    "emittedBy": "sessions"
  },
  "run_failed": {
    "type": "RunFailedEvent",
    "emittedBy": "sessions"
  },
  "skills_resolved": {
    "type": "SkillsResolvedEvent",
    "emittedBy": "skills"
  },
  "skill_resolution_failed": {
    "type": "SkillResolutionFailedEvent",
    "emittedBy": "skills"
  },
  "stream_truncated": {
    "type": "StreamTruncatedEvent",
    "emittedBy": "client"
  },
  "background_job_completed": {
    "type": "BackgroundJobCompletedEvent",
    "emittedBy": "shell"
  },
  "structured_output_partial": {
    "type": "StructuredOutputPartialEvent",
    "emittedBy": "structured_output"
  },
  "tool_call_requested": {
    "type": "ToolCallRequestedEvent",
    "emittedBy": "sessions"
  },
  "tool_execution_started": {
    "type": "ToolExecutionStartedEvent",
    "emittedBy": "sessions"
  },
  "tool_execution_completed": {
    "type": "ToolExecutionCompletedEvent",
    "emittedBy": "sessions"
  },
  "tool_execution_timed_out": {
    "type": "ToolExecutionTimedOutEvent",
    "emittedBy": "sessions"
  },
  "tool_result_received": {
    "type": "ToolResultReceivedEvent",
    "emittedBy": "sessions"
  },
  "tool_config_changed": {
    "type": "ToolConfigChangedEvent",
    "emittedBy": "sessions"
  },
  "turn_started": {
    "type": "TurnStartedEvent",
    "emittedBy": "sessions"
  },
  "text_delta": {
    "type": "TextDeltaEvent",
    "emittedBy": "streaming"
  },
  "text_complete": {
    "type": "TextCompleteEvent",
    "emittedBy": "streaming"
  },
  "reasoning_delta": {
    "type": "ReasoningDeltaEvent",
    "emittedBy": "streaming"
  },
  "reasoning_complete": {
    "type": "ReasoningCompleteEvent",
    "emittedBy": "streaming"
  },
  "turn_completed": {
    "type": "TurnCompletedEvent",
    "emittedBy": "sessions"
  }
} as const;
/** Every error code of the contract, with how it travels on each surface. */
export const ERRORS = {
  "SESSION_NOT_FOUND": {
    "rpc": -32001,
    "http": 404,
    "exit": 10,
    "category": "session",
    "side": "server",
    "origin": "state",
    "class": "SessionNotFoundError",
    "description": "The session does not exist in this realm."
  },
  "SESSION_BUSY": {
    "rpc": -32002,
    "http": 409,
    "exit": 11,
    "category": "session",
    "side": "server",
    "origin": "run",
    "description": "A turn is already running on the session, or another process committed to it first."
  },
  "SESSION_NOT_RUNNING": {
    "rpc": -32003,
    "http": 409,
    "exit": 12,
    "category": "session",
    "side": "server",
    "origin": "state",
    "subsystem": "comms",
    "description": "The operation needs a running turn and the session is idle."
  },
  "DUPLICATE_INPUT": {
    "rpc": -32004,
    "http": 409,
    "exit": 13,
    "category": "session",
    "side": "server",
    "origin": "state",
    "subsystem": "comms",
    "description": "An input with the same idempotency key was accepted before."
  },
  "REQUEST_CANCELLED": {
    "rpc": -32005,
    "http": 499,
    "exit": 14,
    "category": "request",
    "side": "server",
    "origin": "run",
    "description": "The caller cancelled the request before its work was committed."
  },
  "PROVIDER_ERROR": {
    "rpc": -32010,
    "http": 502,
    "exit": 20,
    "category": "provider",
    "side": "server",
    "origin": "run",
    "description": "The model provider failed, refused, or is not configured."
  },
  "BUDGET_EXHAUSTED": {
    "rpc": -32011,
    "http": 429,
    "exit": 21,
    "category": "budget",
    "side": "server",
    "origin": "run",
    "description": "A budget ran out before there was a result."
  },
  "HOOK_DENIED": {
    "rpc": -32012,
    "http": 403,
    "exit": 22,
    "category": "hook",
    "side": "server",
    "origin": "run",
    "subsystem": "hooks",
    "description": "A hook refused the operation."
  },
  "AGENT_ERROR": {
    "rpc": -32013,
    "http": 500,
    "exit": 30,
    "category": "agent",
    "side": "server",
    "origin": "run",
    "description": "The agent could not finish: interrupted, out of turns, or no valid structured output."
  },
  "CAPABILITY_UNAVAILABLE": {
    "rpc": -32020,
    "http": 501,
    "exit": 40,
    "category": "capability",
    "side": "both",
    "origin": "params",
    "class": "CapabilityUnavailableError",
    "description": "The request needs a capability that this server does not have."
  },
  "SKILL_NOT_FOUND": {
    "rpc": -32021,
    "http": 404,
    "exit": 41,
    "category": "skill",
    "side": "server",
    "origin": "state",
    "subsystem": "skills",
    "class": "SkillNotFoundError",
    "description": "The skill does not exist."
  },
  "SKILL_RESOLUTION_FAILED": {
    "rpc": -32022,
    "http": 422,
    "exit": 42,
    "category": "skill",
    "side": "server",
    "origin": "state",
    "subsystem": "skills",
    "description": "The skill exists and could not be loaded."
  },
  "SCHEDULE_NOT_FOUND": {
    "rpc": -32023,
    "http": 404,
    "exit": 43,
    "category": "session",
    "side": "server",
    "origin": "state",
    "subsystem": "schedule",
    "description": "The schedule does not exist."
  },
  "INVALID_PARAMS": {
    "rpc": -32602,
    "http": 400,
    "exit": 2,
    "category": "validation",
    "side": "server",
    "origin": "params",
    "description": "The parameters are wrong; the message says which and why."
  },
  "INTERNAL_ERROR": {
    "rpc": -32603,
    "http": 500,
    "exit": 1,
    "category": "internal",
    "side": "server",
    "origin": "run",
    "description": "The server failed in a way that is not the caller's doing."
  },
  "PARSE_ERROR": {
    "rpc": -32700,
    "http": 400,
    "exit": 2,
    "category": "validation",
    "side": "server",
    "origin": "params",
    "description": "The line is not JSON."
  },
  "INVALID_REQUEST": {
    "rpc": -32600,
    "http": 400,
    "exit": 2,
    "category": "validation",
    "side": "server",
    "origin": "params",
    "description": "The JSON is not a JSON-RPC 2.0 request, or the line is too long."
  },
  "METHOD_NOT_FOUND": {
    "rpc": -32601,
    "http": 404,
    "exit": 2,
    "category": "validation",
    "side": "server",
    "origin": "params",
    "description": "The server has no such method."
  },
  "VERSION_MISMATCH": {
    "rpc": -32602,
    "http": 400,
    "exit": 2,
    "category": "validation",
    "side": "both",
    "origin": "params",
    "description": "Client and server speak contract versions that do not fit."
  },
  "BINARY_NOT_FOUND": {
    "exit": 1,
    "category": "internal",
    "side": "client",
    "origin": "client",
    "subsystem": "binary",
    "description": "No rkat-rpc executable was found."
  },
  "BINARY_DOWNLOAD_FAILED": {
    "exit": 1,
    "category": "internal",
    "side": "client",
    "origin": "client",
    "subsystem": "binary",
    "description": "The rkat-rpc executable could not be downloaded or verified."
  },
  "BINARY_DOWNLOAD_EXTRACT_FAILED": {
    "exit": 1,
    "category": "internal",
    "side": "client",
    "origin": "client",
    "subsystem": "binary",
    "description": "The downloaded archive could not be unpacked."
  },
  "ARCHIVE_EXTRACT_FAILED": {
    "exit": 1,
    "category": "internal",
    "side": "client",
    "origin": "client",
    "subsystem": "binary",
    "description": "The archive holds no usable executable."
  },
  "UNSUPPORTED_PLATFORM": {
    "exit": 1,
    "category": "internal",
    "side": "client",
    "origin": "client",
    "subsystem": "binary",
    "description": "There is no release for this platform."
  },
  "LEGACY_BINARY_UNSUPPORTED": {
    "exit": 2,
    "category": "validation",
    "side": "client",
    "origin": "client",
    "subsystem": "binary",
    "description": "The options need rkat-rpc and only a legacy rkat was found."
  },
  "NOT_CONNECTED": {
    "exit": 1,
    "category": "request",
    "side": "client",
    "origin": "client",
    "description": "The client was used before connect()."
  },
  "CONNECTION_CLOSED": {
    "exit": 1,
    "category": "request",
    "side": "client",
    "origin": "client",
    "description": "The server went away; the message says why."
  },
  "CLIENT_CLOSED": {
    "exit": 1,
    "category": "request",
    "side": "client",
    "origin": "client",
    "description": "The client was closed while the call was pending."
  },
  "STREAM_NOT_CONSUMED": {
    "exit": 1,
    "category": "request",
    "side": "client",
    "origin": "client",
    "description": "The result of a stream was read before the stream ended."
  },
  "INVALID_ARGS": {
    "exit": 2,
    "category": "validation",
    "side": "client",
    "origin": "client",
    "description": "The options of a call contradict each other or do not exist."
  },
  "INVALID_RESPONSE": {
    "exit": 1,
    "category": "internal",
    "side": "client",
    "origin": "client",
    "description": "The server sent something the contract does not allow."
  },
  "INVALID_STATE": {
    "exit": 1,
    "category": "request",
    "side": "client",
    "origin": "client",
    "description": "The call does not fit the state of the object it was made on."
  },
  "UNAUTHORIZED": {
    "http": 401,
    "exit": 1,
    "category": "request",
    "side": "server",
    "origin": "params",
    "subsystem": "rest",
    "description": "The token is missing or wrong."
  },
  "CONFLICT": {
    "http": 409,
    "exit": 1,
    "category": "request",
    "side": "server",
    "origin": "state",
    "subsystem": "rest",
    "description": "The resource was changed in the meantime."
  },
  "DUPLICATE_REQUEST_ID": {
    "http": 409,
    "exit": 1,
    "category": "request",
    "side": "server",
    "origin": "state",
    "subsystem": "rest",
    "description": "A request with the same id is in flight."
  },
  "GONE": {
    "http": 410,
    "exit": 1,
    "category": "session",
    "side": "server",
    "origin": "state",
    "subsystem": "rest",
    "description": "The resource existed and was removed."
  },
  "SERVICE_UNAVAILABLE": {
    "http": 503,
    "exit": 1,
    "category": "internal",
    "side": "server",
    "origin": "run",
    "description": "The server cannot take the request now: it ends, or too many wait."
  }
} as const;
/** Every capability id, in the order `capabilities/get` lists them. */
export const CAPABILITIES = {
  "sessions": {
    "available": true,
    "description": "Sessions that run an agent loop over a model and keep their history."
  },
  "streaming": {
    "available": true,
    "description": "Typed events while a turn runs, and subscriptions to a session."
  },
  "structured_output": {
    "available": true,
    "description": "A final answer that is valid under a JSON Schema."
  },
  "hooks": {
    "available": false,
    "description": "Hooks that observe, guard and rewrite what the agent does."
  },
  "builtins": {
    "available": false,
    "description": "Built-in task and utility tools."
  },
  "shell": {
    "available": false,
    "description": "A shell tool with background jobs."
  },
  "comms": {
    "available": false,
    "description": "Messages between agents, and sessions that stay awake for them."
  },
  "memory_store": {
    "available": false,
    "description": "Semantic memory across sessions."
  },
  "session_store": {
    "available": true,
    "description": "Sessions that survive the process."
  },
  "session_compaction": {
    "available": false,
    "description": "Compaction of long histories."
  },
  "skills": {
    "available": false,
    "description": "Skills that are listed, loaded and injected into a turn."
  },
  "mcp_live": {
    "available": false,
    "description": "MCP servers added to and removed from a running session."
  },
  "mob": {
    "available": false,
    "listed": false,
    "description": "Groups of agents."
  },
  "host_context": {
    "available": false,
    "listed": false,
    "description": "Opaque context for host applications that build agents."
  }
} as const;

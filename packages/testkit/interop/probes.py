"""Everything the published Python client can do with our server. Prints one JSON object: a probe's name, what it saw."""

import asyncio
import base64
import json
import os
import sys
import time
import traceback

import meerkat
from meerkat import MeerkatClient, MeerkatError, SessionNotFoundError

SERVER, BARE, LEGACY, STATE, SCENARIOS = sys.argv[1:6]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PROBES = {}


def probe(function):
    PROBES[function.__name__] = function
    return function


class Connected:
    """A client of a server of its own, with a scenario of the simulated model if one is named."""

    def __init__(self, scenario=None, server=SERVER, **options):
        self.scenario, self.server, self.options = scenario, server, options

    async def __aenter__(self):
        os.environ.pop("RKAT_SIMULATOR_SCENARIO", None)
        if self.scenario:
            os.environ["RKAT_SIMULATOR_SCENARIO"] = os.path.join(SCENARIOS, self.scenario)
        self.client = MeerkatClient(rkat_path=self.server)
        options = self.options or ({} if self.server == LEGACY else {"isolated": True, "state_root": STATE})
        await self.client.connect(**options)
        return self.client

    async def __aexit__(self, *_):
        await self.client.close()


def kinds(events):
    return [type(event).__name__ for event in events]


async def failure(awaitable):
    try:
        await awaitable
    except MeerkatError as error:
        return {"class": type(error).__name__, "code": error.code, "message": error.message, "details": error.details, "hint": bool(error.capability_hint)}
    return None


async def streamed(stream):
    events = []
    async with stream as opened:
        async for event in opened:
            events.append(event)
    return events, opened


@probe
async def handshake():
    async with Connected() as client:
        # Nothing was sent after the answer of capabilities/get, and no notification is needed (T19, T40).
        return {
            "mob": client.has_capability("mob"),
            "statuses": sorted({capability.status for capability in client.capabilities}),
            "denied": await failure(asyncio.to_thread(client.require_capability, "mob")),
            "sessions": [info.session_id for info in await client.list_sessions()],
        }


@probe
async def typed_events():
    async with Connected("tools.yaml") as client:
        calls = []

        @client.tool("search", description="Looks something up", input_schema={"type": "object", "properties": {"q": {"type": "string"}}})
        async def search(arguments):
            calls.append(arguments)
            return f"found {arguments['q']}"

        @client.tool("broken", description="Fails")
        async def broken(arguments):
            raise ValueError("it broke")

        await asyncio.sleep(0.2)
        session = await client.create_session("Hello", model="simulator")
        events, stream = await streamed(session.stream("Search, please"))
        history = await session.history()
        config = [event for event in events if isinstance(event, meerkat.ToolConfigChanged)]
        return {
            "kinds": kinds(events),
            "unknown": [event.type for event in events if isinstance(event, meerkat.UnknownEvent)],
            "calls": calls,
            "requested": [[event.name, event.args] for event in events if isinstance(event, meerkat.ToolCallRequested)],
            "results": [[event.name, event.is_error] for event in events if isinstance(event, meerkat.ToolResultReceived)],
            "durations": all(isinstance(event.duration_ms, int) for event in events if isinstance(event, meerkat.ToolExecutionCompleted)),
            "stop_reasons": [event.stop_reason for event in events if isinstance(event, meerkat.TurnCompleted)],
            "turn_numbers": [event.turn_number for event in events if isinstance(event, meerkat.TurnStarted)],
            "config": [event.payload.operation if hasattr(event, "payload") else repr(event) for event in config],
            "result": [stream.result.text, stream.result.turns, stream.result.tool_calls],
            "text": "".join(event.delta for event in events if isinstance(event, meerkat.TextDelta)),
            "usage": stream.result.usage.input_tokens > 0 and stream.result.usage.output_tokens > 0,
            "roles": [message.role for message in history.messages],
            "session_state": [session.text, session.turns, session.tool_calls],
        }


@probe
async def registered_while_running():
    async with Connected("late-tool.yaml") as client:
        session = await client.create_session("Hello", model="simulator")
        seen = []

        async def run():
            async with session.stream("Think") as stream:
                async for event in stream:
                    seen.append(event)

        turn = asyncio.ensure_future(run())
        while not seen:
            await asyncio.sleep(0.01)

        @client.tool("late", description="Registered while events are flowing")
        async def late(arguments):
            return "late but there"

        await turn
        result = await session.turn("Now use it")
        return {"text": result.text, "tool_calls": result.tool_calls}


@probe
async def slow_tool():
    async with Connected("slow-tool.yaml") as client:

        @client.tool("slow", description="Takes three seconds")
        async def slow(arguments):
            await asyncio.sleep(3)
            return "worth the wait"

        await asyncio.sleep(0.2)
        result = await (await client.create_session("Hello", model="simulator")).turn("Use it")
        return {"text": result.text, "tool_calls": result.tool_calls}


@probe
async def streaming_create():
    async with Connected() as client:
        events, stream = await streamed(client.create_session_streaming("Tell me something", model="simulator"))
        session = await client.create_session("Hello", model="simulator")
        unread = session.stream("x")
        early = await failure(result_of(unread))
        collected, result = await (await start(client.create_session_streaming("And more", model="simulator"))).collect_text()
        return {
            "kinds": kinds(events),
            "same": stream.session_id == stream.result.session_id,
            "text": "".join(event.delta for event in events if isinstance(event, meerkat.TextDelta)) == stream.result.text,
            "collected": collected == result.text,
            "early": early and early["code"],
        }


async def start(stream):
    return await stream.__aenter__()


async def result_of(stream):
    return stream.result


@probe
async def subscriptions():
    async with Connected() as client:
        session = await client.create_session("Hello", model="simulator")
        subscription = await session.subscribe_events()
        reading = asyncio.ensure_future(read_all(subscription))
        await session.turn("Say something")
        await session.archive()
        envelopes = await asyncio.wait_for(reading, 10)
        outcome = subscription.terminal_outcome
        started = time.monotonic()
        await subscription.close()
        other = await client.create_session("Hello", model="simulator")
        second = await other.subscribe_events()
        await second.close()
        return {
            "stream_id": bool(subscription.stream_id),
            "payloads": [type(envelope.payload).__name__ for envelope in envelopes],
            "seqs": [envelope.seq for envelope in envelopes],
            "times": all(isinstance(envelope.timestamp_ms, int) and envelope.timestamp_ms > 0 for envelope in envelopes),
            "outcome": outcome,
            "closed_in": time.monotonic() - started,
            "unknown_session": await failure(client.subscribe_session_events("01936f8a-0000-7000-8000-00000000ffff")),
        }


async def read_all(subscription):
    return [envelope async for envelope in subscription]


@probe
async def large_prompt():
    async with Connected("short-answers.yaml") as client:
        prompt = "meerkat " * 25_000 + "Ende 🦝"
        session = await client.create_session(prompt, model="simulator")
        events, stream = await streamed(session.stream(prompt))
        # The reader of this client dies silently at a line that is too long: whatever comes after would hang.
        listed = await asyncio.wait_for(client.list_sessions(), 10)
        return {"bytes": len(prompt.encode()), "text": stream.result.text, "last": kinds(events)[-1], "listed": len(listed)}


@probe
async def long_answer():
    async with Connected("long-answer.yaml") as client:
        session = await client.create_session("Hello", model="simulator")
        events, stream = await streamed(session.stream("Write at length"))
        listed = await asyncio.wait_for(client.list_sessions(), 10)
        text = "".join(event.delta for event in events if isinstance(event, meerkat.TextDelta))
        return {"same": text == stream.result.text, "characters": len(text), "listed": len(listed)}


@probe
async def deferred():
    async with Connected() as client:
        deferred = await client.create_deferred_session("Remember: blue.", model="simulator")
        before = await client.read_session(deferred.id)
        result = await deferred.start_turn(
            "Give me JSON",
            max_tokens=2048,
            system_prompt="Be brief.",
            output_schema={"type": "object", "properties": {"colour": {"type": "string"}}, "required": ["colour"]},
            structured_output_retries=0,
        )
        history = await deferred.history()
        return {
            "messages": before.message_count,
            "structured": result.structured_output,
            "warnings": result.schema_warnings,
            "prompts": [message.content for message in history.messages if message.role == "user"][:2],
            "system": history.messages[0].role,
        }


@probe
async def interrupted():
    async with Connected("hang.yaml") as client:
        session = await client.create_session("Hello", model="simulator")
        events = []

        async def run():
            async with session.stream("Go on for ever") as stream:
                async for event in stream:
                    events.append(event)

        turn = asyncio.ensure_future(run())
        while not any(isinstance(event, meerkat.TextDelta) for event in events):
            await asyncio.sleep(0.01)
        busy = await failure(session.turn("Me too"))
        await session.interrupt()
        stopped = await failure(turn)
        after = await session.turn("Still there?")
        return {"busy": busy, "stopped": stopped, "last": kinds(events)[-1], "after": after.text, "idle": await failure(session.interrupt())}


@probe
async def errors():
    async with Connected() as client:
        unknown = "01936f8a-0000-7000-8000-00000000ffff"
        named = await failure(client.read_session(unknown))
        async with Connected() as other:
            session = await client.create_session("Hello", model="simulator")
            foreign = await failure(other.read_session(session.ref or session.id))
        return {
            "unknown": named,
            "is_not_found": named is not None and named["code"] == "SESSION_NOT_FOUND" and issubclass(SessionNotFoundError, MeerkatError),
            "foreign": foreign,
            "bad_schema": await failure(client.create_session("x", model="simulator", output_schema={"type": "text"})),
            "absent": await failure(client.create_session("x", model="simulator", enable_shell=True)),
            "no_key": await failure(client.create_session("x", model="claude-sonnet-4-6")),
            "no_model": await failure(client.create_session("x", provider="other")),
            "missing_method": await failure(client.create_mob(profile={}) if False else client._request("mob/create", {})),
            "skills": await failure(client.list_skills()),
        }


@probe
async def exhausted():
    async with Connected("never-valid.yaml") as client:
        schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
        return await failure(client.create_session("x", model="simulator", output_schema=schema, structured_output_retries=1))


@probe
async def structured():
    async with Connected() as client:
        schema = {"type": "object", "properties": {"city": {"type": "string"}, "tags": {"type": "array", "items": {"enum": ["a", "b"]}}}, "required": ["city", "tags"]}
        session = await client.create_session("x", model="simulator", output_schema={"schema": schema, "name": "place", "compat": "lossy"})
        return {"value": session.structured_output, "equal": json.loads(session.text) == session.structured_output, "warnings": session.last_result.schema_warnings, "turns": session.turns}


@probe
async def multimodal():
    async with Connected("pictures.yaml") as client:
        blocks = [{"type": "text", "text": "What is this?"}, {"type": "image", "media_type": "image/png", "data": PIXEL}]
        session = await client.create_session(blocks, model="simulator")
        first_text = session.text
        again = await session.turn([{"type": "image", "media_type": "image/png", "source": "inline", "data": PIXEL}])
        history = await session.history()
        first = next(message for message in history.messages if message.role == "user")
        picture = next(block for block in first.content if getattr(block, "type", None) == "image" or isinstance(block, dict))
        blob_id = getattr(picture, "blob_id", None) or (picture.get("blob_id") if isinstance(picture, dict) else None)
        blob = await client.get_blob(blob_id) if blob_id else None
        return {"texts": [first_text, again.text], "blob": blob is not None and base64.b64decode(blob.data) == base64.b64decode(PIXEL) if blob else None}


@probe
async def sessions():
    async with Connected() as client:
        one = await client.create_session("First", model="simulator", labels={"team": "blue"})
        two = await client.create_session("Second", model="simulator")
        listed = await client.list_sessions()
        read = await client.read_session(one.id)
        await two.archive()
        page = await client.read_session_history(one.id, offset=0, limit=1)
        return {
            "listed": [info.session_id for info in listed] == [two.id, one.id],
            "after": [info.session_id for info in await client.list_sessions()] == [one.id],
            "times": [isinstance(read.created_at, str) and "T" in read.created_at, isinstance(read.updated_at, str)],
            "tokens": read.total_tokens > 0,
            "active": read.is_active,
            "page": [len(page.messages), page.has_more, page.message_count],
        }


@probe
async def config():
    async with Connected() as client:
        before = await client.get_config()
        changed = await client.patch_config({"agent": {"max_turns": 7}}, expected_generation=before["generation"])
        conflict = await failure(client.patch_config({"agent": {"max_turns": 8}}, expected_generation=before["generation"]))
        return {"generations": [before["generation"], changed["generation"]], "max_turns": changed["config"]["agent"]["max_turns"], "conflict": conflict}


@probe
async def concurrent():
    async with Connected() as client:
        created = await asyncio.gather(*(client.create_session(f"Number {n}", model="simulator") for n in range(5)))
        streams = await asyncio.gather(*(streamed(session.stream(f"Again {n}")) for n, session in enumerate(created)))
        return {
            "ids": len({session.id for session in created}),
            "own": [events[0].session_id == session.id and events[-1].session_id == session.id for (events, _), session in zip(streams, created)],
            "whole": ["".join(event.delta for event in events if isinstance(event, meerkat.TextDelta)) == stream.result.text for events, stream in streams],
        }


@probe
async def many_turns_unread_stderr():
    async with Connected() as client:
        session = await client.create_session("Hello", model="simulator")
        for n in range(150):
            await session.turn(f"Turn {n}")
        return {"messages": (await client.read_session(session.id)).message_count}


@probe
async def realm_survives():
    options = {"realm_id": "python", "state_root": STATE}
    async with Connected(**options) as client:
        session = await client.create_session("Remember me", model="simulator")
    async with Connected(**options) as client:
        return {"found": [info.session_id for info in await client.list_sessions()] == [session.id], "messages": (await client.read_session(session.id)).message_count > 0}


@probe
async def legacy_name():
    async with Connected(server=LEGACY) as client:
        return {"text": bool((await client.create_session("Hello", model="simulator")).text)}


@probe
async def ends_promptly():
    ends = {}
    for how in ("close", "end_of_input"):
        client = MeerkatClient(rkat_path=BARE)
        await client.connect(isolated=True, state_root=STATE)
        process = client._process
        started = time.monotonic()
        if how == "close":
            await client.close()
        else:
            process.stdin.close()
            await asyncio.wait_for(process.wait(), 10)
            await client._dispatcher.stop()
        ends[how] = {"seconds": time.monotonic() - started, "code": process.returncode}
    return ends


async def main():
    seen = {}
    for name, run in PROBES.items():
        print(name, file=sys.stderr)
        try:
            seen[name] = await asyncio.wait_for(run(), 60)
        except BaseException:
            seen[name] = {"failed": traceback.format_exc()}
    print(json.dumps(seen, default=lambda value: getattr(value, "__dict__", repr(value))))


asyncio.run(main())

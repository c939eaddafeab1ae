"""The published Python client against our server: what its users do first. Prints one JSON object."""

import asyncio
import json
import sys

from meerkat import MeerkatClient, RunCompleted, TextDelta, TurnCompleted, UnknownEvent

SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "country": {"type": "string"}, "population": {"type": "integer"}},
    "required": ["city", "country", "population"],
}


async def main(server: str, state_root: str) -> dict:
    client = MeerkatClient(rkat_path=server)
    await client.connect(realm_id="python", state_root=state_root)
    try:
        session = await client.create_session("Tell me about Tokyo", model="simulator", output_schema=SCHEMA, labels={"from": "python"})
        events = []
        async with session.stream("And Osaka?") as stream:
            async for event in stream:
                events.append(event)
        listed = await client.list_sessions()
        return {
            "capabilities": [capability.id for capability in client.capabilities if client.has_capability(capability.id)],
            "structured_output": session.structured_output,
            "turns": stream.result.turns,
            "text": "".join(event.delta for event in events if isinstance(event, TextDelta)),
            "result": stream.result.text,
            "stop_reasons": [event.stop_reason for event in events if isinstance(event, TurnCompleted)],
            "completed": sum(isinstance(event, RunCompleted) for event in events),
            "last": type(events[-1]).__name__,
            "unknown": [event.type for event in events if isinstance(event, UnknownEvent)],
            "session_ids": [info.session_id for info in listed],
            "session_id": session.id,
        }
    finally:
        await client.close()


print(json.dumps(asyncio.run(main(sys.argv[1], sys.argv[2]))))

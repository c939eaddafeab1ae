"""Compiles schemas with llguidance and XGrammar, and walks through the grammars of the former.

Reads one JSON object a line, {"id", "schema", "walks", "seed", "llguidance", "xgrammar"}, and answers each with
{"id", "llguidance", "xgrammar", "walks"}: why an engine refused (null when it did not), and the texts of the walks
(null for one that had to be cut).
"""

import json
import random
import sys
import types


def stand_in(name):
    """An empty module in the place of one that is only asked for: any class of it is an empty class."""
    module = types.ModuleType(name)

    def member(attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return type(attribute, (), {"__init__": lambda self, *args, **kwargs: None})

    module.__getattr__ = member
    return module


import tvm_ffi  # noqa: E402,F401 - looks for the real torch, so it has to come first

sys.modules["torch"] = stand_in("torch")
sys.modules["transformers"] = stand_in("transformers")

import llguidance  # noqa: E402
import xgrammar  # noqa: E402

END = 256
VOCABULARY = [bytes([byte]) for byte in range(256)] + [b"</s>"]
SOFT_LENGTH = 600
HARD_LENGTH = 6000


class Bytes:
    """Each byte is a token, so that a walk meets every choice of the grammar."""

    eos_token_id = END
    bos_token_id = None
    tokens = VOCABULARY
    special_token_ids = [END]

    def __call__(self, text):
        return list(text if isinstance(text, bytes) else text.encode())


TOKENIZER = llguidance.LLTokenizer(llguidance.TokenizerWrapper(Bytes()))
COMPILER = xgrammar.GrammarCompiler(
    xgrammar.TokenizerInfo(VOCABULARY, vocab_type=xgrammar.VocabType.RAW, vocab_size=257, stop_token_ids=[END]),
    max_threads=1,
    cache_enabled=False,
)
COMPACT = {"whitespace_flexible": False}


def with_llguidance(schema):
    grammar = llguidance.LLMatcher.grammar_from_json_schema(schema, overrides=COMPACT)
    matcher = llguidance.LLMatcher(TOKENIZER, grammar, log_level=0)
    return matcher, (matcher.get_error() or None)


def with_xgrammar(schema):
    try:
        COMPILER.compile_json_schema(schema, any_whitespace=False)
        return None
    except Exception as error:  # the bindings throw several kinds
        return str(error)[:500] or "unknown"


def allowed_bytes(matcher):
    mask = matcher.compute_bitmask()
    return [byte for byte in range(256) if mask[byte >> 3] >> (byte & 7) & 1]


def choose(options, length, draw):
    """Short texts and numbers, few escapes; past the soft length whatever closes."""
    known = set(options)
    if length > SOFT_LENGTH:
        for closer in b'"}]':
            if closer in known:
                return closer
        for short in b"n0tf":
            if short in known and draw.random() < 0.8:
                return short
    plain = [byte for byte in options if byte < 0x80 and byte != 0x5C]
    if len(plain) > 20 and 0x22 in known and draw.random() < 0.2:
        return 0x22
    ends = [byte for byte in plain if byte in b",}]"]
    if ends and any(byte in known for byte in b"0123456789") and draw.random() < 0.4:
        return draw.choice(ends)
    return draw.choice(plain if plain and draw.random() < 0.97 else options)


def walk(matcher, draw):
    text = bytearray()
    while len(text) < HARD_LENGTH:
        if matcher.is_accepting():
            return text.decode("utf-8", "replace")
        forced = list(matcher.compute_ff_bytes())
        options = [] if forced else allowed_bytes(matcher)
        if not forced and not options:
            return None
        for byte in forced or [choose(options, len(text), draw)]:
            if not matcher.consume_token(byte):
                return None
            text.append(byte)
    return None


def answer(request):
    schema = json.dumps(request["schema"])
    matcher, refusal = with_llguidance(schema) if request.get("llguidance", True) else (None, None)
    draw = random.Random(request["seed"])
    walks = [] if refusal else [walk(matcher.deep_copy(), draw) for _ in range(request["walks"])]
    judged = with_xgrammar(schema) if request["xgrammar"] else None
    return {"id": request["id"], "llguidance": refusal and refusal[:500], "xgrammar": judged, "walks": walks}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)

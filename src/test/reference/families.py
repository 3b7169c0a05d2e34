"""Makes the tiny checkpoints of the decoder's families and their reference numbers by Hugging Face transformers.

Run from the project's root, all families or those named:

    OMP_NUM_THREADS=1 python src/test/reference/families.py [family ...]

Python 3.11; torch 2.7.1, transformers 5.23.0, tokenizers 0.23.3, safetensors 0.8.0. See README.md beside this file.
"""

import json
import pathlib
import sys
import tempfile

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from family_configs import FAMILIES
from family_templates import CASES
from family_tokenizers import TEXTS

CHECKPOINTS = pathlib.Path("src/test/resources/checkpoints")
REFERENCES = pathlib.Path("src/test/resources/references")
PROMPT = "Write an advertisement for a new running shoe that speaks to women between 25 and 34 in Ohio, and say which states would like it most."
PROMPT_TOKENS, NEW_TOKENS, POSITIONS = 40, 64, (0, 5, 18, 31, 39)
SMALLEST_GAP, SMALLEST_ROUTER_GAP = 2e-3, 0.01


def initialise(model, seed):
    """Weights large enough that every part of the model can be seen in the logits."""
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in sorted(model.named_parameters()):
            noise = torch.randn(value.shape, generator=random)
            if name.endswith("norm.weight"):
                value.copy_(1 + 0.2 * noise)
            else:
                value.copy_((0.3 if "embed_tokens" in name or name.endswith("bias") else 0.14) * noise)
    return model


def cast(model, dtype):
    """The parameters only: model.to(dtype) would round the rotary frequencies as well."""
    for parameter in model.parameters():
        parameter.data = parameter.data.to(dtype)
    return model


def load(folder, dtype, **change):
    """As a user loads it: the parameters are cast, the rotary frequencies stay float32."""
    config = AutoConfig.from_pretrained(folder, attn_implementation="eager")
    for name, value in change.items():
        setattr(config, name, value)
    return AutoModelForCausalLM.from_pretrained(folder, config=config, dtype=dtype, attn_implementation="eager").eval()


def logits(model, tokens):
    with torch.no_grad():
        return model(torch.tensor([tokens]), use_cache=False).logits[0].float()


def greedy(model, prompt):
    """The continuation with a cache and the smallest distance to the second best token, with and without one."""
    tokens, cache, gap, step = list(prompt), None, float("inf"), prompt
    with torch.no_grad():
        for _ in range(NEW_TOKENS):
            out = model(torch.tensor([step]), past_key_values=cache, use_cache=True)
            cache, best = out.past_key_values, out.logits[0, -1].topk(2)
            gap, step = min(gap, (best.values[0] - best.values[1]).item()), [best.indices[0].item()]
            tokens += step
    best = logits(model, tokens[:-1])[len(prompt) - 1:].topk(2)
    if best.indices[:, 0].tolist() != tokens[len(prompt):]:
        return tokens[len(prompt):], 0.0
    return tokens[len(prompt):], min(gap, (best.values[:, 0] - best.values[:, 1]).min().item())


def router_gap(model, prompt):
    """How far the last chosen expert is from the first one left out, over all layers and positions of the prompt."""
    with torch.no_grad():
        router = torch.cat(model(torch.tensor([prompt]), output_router_logits=True, use_cache=False).router_logits)
    best = router.topk(model.config.num_experts_per_tok + 1).values
    return (best[:, -2] - best[:, -1]).min().item()


def write_json(path, value, indent=2):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")


def save(name, seed, folder):
    """Writes the folder; the configuration that transformers 5 writes for the same model goes to references/configs."""
    family = FAMILIES[name]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    published = dict(sorted(family["config"].items()))
    write_json(folder / "config.json", published)
    config = AutoConfig.from_pretrained(folder, attn_implementation="eager")
    model = initialise(AutoModelForCausalLM.from_config(config), seed)
    cast(model, getattr(torch, published["torch_dtype"]))
    model.generation_config = GenerationConfig(**family["generation"])
    model.save_pretrained(folder, max_shard_size=family.get("shard", "5GB"))
    for file in folder.glob("*.safetensors"):
        file.chmod(0o644)
    written = json.loads((folder / "config.json").read_text())
    family["tokenizer"].save(str(folder / "tokenizer.json"))
    tokenizer_config, special = family["files"]
    write_json(folder / "tokenizer_config.json", tokenizer_config)
    if family.get("new_spelling"):
        AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    else:
        write_json(folder / "config.json", published)
        write_json(folder / "generation_config.json", family["generation"])
        write_json(folder / "special_tokens_map.json", special)
    return model, written


def rounded(values):
    return [float(f"{x:.7g}") for x in values.tolist()]


def encodings(tokenizer, folder):
    """By the tokenizers library from tokenizer.json; transformers' own ids only where they are others."""
    known, made = AutoTokenizer.from_pretrained(folder), []
    for text in TEXTS:
        plain = tokenizer.encode(text, add_special_tokens=False).ids
        full = tokenizer.encode(text).ids
        case = {"text": text, "ids": plain, "idsWithSpecialTokens": full,
                "decoded": tokenizer.decode(plain), "decodedWithSpecialTokens": tokenizer.decode(full, skip_special_tokens=False)}
        other = known(text).input_ids
        made.append(case | ({"transformersIdsWithSpecialTokens": other} if other != full else {}))
    return made


def chat(folder):
    known, made = AutoTokenizer.from_pretrained(folder), []
    if known.chat_template is None:
        return made
    for messages, add_generation_prompt, variables in CASES:
        case = {"messages": messages, "addGenerationPrompt": add_generation_prompt, "variables": variables}
        try:
            case["rendered"] = known.apply_chat_template(messages, tokenize=False, add_generation_prompt=add_generation_prompt, **variables)
        except Exception as refused:  # raise_exception of the template
            case["error"] = str(refused)
        made.append(case)
    return made


def searched(name, prompt, folder):
    """The first seed whose greedy path (and choice of experts) is clear enough to be the same in every right float32."""
    for seed in range(1, 400):
        model, written = save(name, seed, folder)
        exact = load(folder, torch.float32)
        tokens, gap = greedy(exact, prompt)
        routed = FAMILIES[name]["config"]["model_type"] == "mixtral"
        experts = {"smallestRouterGap": float(f"{router_gap(exact, prompt):.3g}")} if routed else {}
        if gap > SMALLEST_GAP and len(set(tokens)) >= 20 and experts.get("smallestRouterGap", 1) > SMALLEST_ROUTER_GAP:
            return seed, model, written, exact, tokens, {"smallestGap": float(f"{gap:.3g}")} | experts
    raise SystemExit(f"{name}: no seed will do")


def check(name, folder, model, written, exact, prompt, expected):
    """The folder holds the model it was made from, in both spellings, and the family's feature is visible."""
    difference = (logits(cast(model, torch.float32), prompt) - expected).abs().max().item()
    assert difference == 0, f"{name}: reloaded {difference}"
    with tempfile.TemporaryDirectory() as copy:
        copy = pathlib.Path(copy)
        for file in folder.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        for spelling in (written, dict(FAMILIES[name]["config"])):
            write_json(copy / "config.json", spelling)
            assert torch.equal(logits(load(copy, torch.float32), prompt), expected), f"{name}: spelling"
        write_json(copy / "config.json", FAMILIES[name]["config"] | FAMILIES[name]["ablation"])
        ablated = (logits(load(copy, torch.float32), prompt) - expected)[list(POSITIONS[2:])].abs().amax(1).min().item()
        assert ablated > 0.05, f"{name}: {FAMILIES[name]['ablation']} changes the logits by no more than {ablated}"
    return ablated


def make(name):
    family, folder = FAMILIES[name], CHECKPOINTS / f"tiny-{name}"
    prompt = family["tokenizer"].encode(PROMPT).ids[:PROMPT_TOKENS]
    assert len(prompt) == PROMPT_TOKENS, f"{name}: the prompt has {len(prompt)} tokens"
    assert family["tokenizer"].get_vocab_size() <= family["config"]["vocab_size"]
    seed, model, written, exact, tokens, gaps = searched(name, prompt, folder)
    expected, half = logits(exact, prompt), logits(load(folder, torch.bfloat16), prompt)
    ablated = check(name, folder, model, written, exact, prompt, expected)
    rows = list(POSITIONS)
    write_json(REFERENCES / "configs" / f"{name}.json", written)
    reference = {
        "family": name, "checkpoint": folder.name, "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0], "seed": seed, "prompt": prompt, "positions": rows,
        "float32": [rounded(expected[r]) for r in rows], "bfloat16": [rounded(half[r]) for r in rows],
        "greedy": tokens, **gaps, "encodings": encodings(family["tokenizer"], folder), "chat": chat(folder)}
    write_json(REFERENCES / f"{name}.json", reference, indent=None)
    print(f"{name}: seed {seed}, {gaps}, std {expected.std():.2f}, bfloat16 off by {(half - expected).abs().max():.3f}"
          f" (rms {(half - expected).pow(2).mean().sqrt():.4f}), ablation {ablated:.2f}, distinct {len(set(tokens))}"
          f", argmax agrees {(half.argmax(1) == expected.argmax(1)).sum()}/{len(prompt)}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    for each in sys.argv[1:] or FAMILIES:
        make(each)

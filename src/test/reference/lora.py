"""Makes two LoRA adapters of tiny-llama32 by peft, and their reference numbers. Run after families.py, in the same way:

    OMP_NUM_THREADS=1 python src/test/reference/lora.py

Python 3.11; peft 0.21.2 beside the versions of families.py.
"""

import json

import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model

from families import CHECKPOINTS, POSITIONS, REFERENCES, SMALLEST_GAP, greedy, load, logits, rounded, write_json

BASE = "tiny-llama32"
ATTENTION = ["q_proj", "k_proj", "v_proj", "o_proj"]
ADAPTERS = {
    "tiny-llama32-adapter-a": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"]),
    "tiny-llama32-adapter-b": LoraConfig(task_type="CAUSAL_LM", r=8, lora_alpha=16, use_rslora=True,
                                         target_modules=ATTENTION + ["gate_proj", "up_proj", "down_proj"]),
}


def base():
    return load(CHECKPOINTS / BASE, torch.float32)


def adapted(config, seed):
    """An adapter whose B is not zero, as after training."""
    model, random = get_peft_model(base(), config), torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in sorted(model.named_parameters()):
            if "lora_" in name:
                value.copy_((0.14 if "lora_A" in name else 0.05) * torch.randn(value.shape, generator=random))
    return model.eval()


def save(model, folder):
    """As peft saves it, without its empty README and with nothing of the machine in it."""
    model.save_pretrained(folder)
    (folder / "README.md").unlink()
    (folder / "adapter_model.safetensors").chmod(0o644)
    config = json.loads((folder / "adapter_config.json").read_text())
    config |= {"base_model_name_or_path": BASE, "target_modules": sorted(config["target_modules"])}
    write_json(folder / "adapter_config.json", config)


def make(name, config, prompt, plain):
    seed, gap, tokens, model = 0, 0, [], None
    while gap <= SMALLEST_GAP or len(set(tokens)) < 20:
        seed += 1
        model = adapted(config, seed)
        tokens, gap = greedy(model, prompt)
    expected, rows = logits(model, prompt), list(POSITIONS)
    save(model, CHECKPOINTS / name)
    again = PeftModel.from_pretrained(base(), CHECKPOINTS / name).eval()
    assert torch.equal(logits(again, prompt), expected), f"{name}: reloaded"
    merged = logits(again.merge_and_unload(), prompt)
    apart, effect = (merged - expected).abs().max().item(), (expected - plain).abs().amax(1).min().item()
    assert apart < 1e-4 and effect > 0.05, f"{name}: merged {apart}, effect {effect}"
    print(f"{name}: seed {seed}, gap {gap:.3g}, merged differs by {apart:.1e}, from the base by {effect:.2f}, distinct {len(set(tokens))}")
    return {"adapter": name, "seed": seed, "float32": [rounded(expected[r]) for r in rows],
            "merged": [rounded(merged[r]) for r in rows], "greedy": tokens, "smallestGap": float(f"{gap:.3g}")}


def main():
    prompt = json.loads((REFERENCES / "llama32.json").read_text(encoding="utf-8"))["prompt"]
    plain = logits(base(), prompt)
    made = [make(name, config, prompt, plain) for name, config in ADAPTERS.items()]
    write_json(REFERENCES / "lora.json", {
        "checkpoint": BASE, "peft": peft.__version__, "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0], "prompt": prompt, "positions": list(POSITIONS), "adapters": made}, indent=None)


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    main()

"""Makes src/test/resources/checkpoints/tiny-llama and its reference logits.

An implementation of Llama of its own, in NumPy and float64, without a cache, so that the
decoder is checked against something that shares no code with it. Run from the project's
root: python src/test/reference/tiny_llama.py (Python 3.11, NumPy 2). The tokenizer.json
beside the weights is written by TinyCheckpointTokenizer in the tests' sources.
"""

import json
import pathlib
import struct

import numpy as np

ROOT = pathlib.Path("src/test/resources/checkpoints/tiny-llama")
CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
    "hidden_size": 48, "intermediate_size": 80, "num_hidden_layers": 3,
    "num_attention_heads": 6, "num_key_value_heads": 2, "head_dim": 8, "vocab_size": 320,
    "max_position_embeddings": 128, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
    "tie_word_embeddings": False, "bos_token_id": 0, "eos_token_id": 1, "torch_dtype": "float32",
}


def weights(rng):
    e, f, v = CONFIG["hidden_size"], CONFIG["intermediate_size"], CONFIG["vocab_size"]
    d = CONFIG["head_dim"]
    q, kv = CONFIG["num_attention_heads"] * d, CONFIG["num_key_value_heads"] * d
    made = {"model.embed_tokens.weight": rng.normal(0, 1, (v, e))}
    for layer in range(CONFIG["num_hidden_layers"]):
        p = f"model.layers.{layer}."
        made[p + "input_layernorm.weight"] = rng.normal(1, 0.2, e)
        for name, shape in (("q", (q, e)), ("k", (kv, e)), ("v", (kv, e)), ("o", (e, q))):
            made[p + f"self_attn.{name}_proj.weight"] = rng.normal(0, shape[1] ** -0.5, shape)
        made[p + "post_attention_layernorm.weight"] = rng.normal(1, 0.2, e)
        for name, shape in (("gate", (f, e)), ("up", (f, e)), ("down", (e, f))):
            made[p + f"mlp.{name}_proj.weight"] = rng.normal(0, shape[1] ** -0.5, shape)
    made["model.norm.weight"] = rng.normal(1, 0.2, e)
    made["lm_head.weight"] = rng.normal(0, e ** -0.5, (v, e))
    return {name: value.astype(np.float32) for name, value in made.items()}


def write(path, tensors):
    header, offset = {}, 0
    for name, value in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(v.tobytes() for v in tensors.values()))


def norm(x, weight):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + CONFIG["rms_norm_eps"]) * weight


def rotate(x):  # [T, heads, D], half-split
    t, _, d = x.shape
    angle = np.outer(np.arange(t), CONFIG["rope_theta"] ** (-np.arange(0, d, 2) / d))
    cos, sin = np.cos(angle)[:, None, :], np.sin(angle)[:, None, :]
    a, b = x[..., : d // 2], x[..., d // 2:]
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)


def logits(w, tokens):
    h, k, d = CONFIG["num_attention_heads"], CONFIG["num_key_value_heads"], CONFIG["head_dim"]
    w = {name: value.astype(np.float64) for name, value in w.items()}
    x = w["model.embed_tokens.weight"][tokens]
    t = len(tokens)
    for layer in range(CONFIG["num_hidden_layers"]):
        p = f"model.layers.{layer}."
        y = norm(x, w[p + "input_layernorm.weight"])
        heads = {n: (y @ w[p + f"self_attn.{n}_proj.weight"].T).reshape(t, -1, d) for n in "qkv"}
        q, key = rotate(heads["q"]), np.repeat(rotate(heads["k"]), h // k, 1)
        value = np.repeat(heads["v"], h // k, 1)
        score = np.einsum("thd,shd->hts", q, key) / np.sqrt(d)
        score = np.where(np.tril(np.ones((t, t), bool)), score, -np.inf)
        share = np.exp(score - score.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        x = x + np.einsum("hts,shd->thd", share, value).reshape(t, -1) @ w[p + "self_attn.o_proj.weight"].T
        y = norm(x, w[p + "post_attention_layernorm.weight"])
        gate = y @ w[p + "mlp.gate_proj.weight"].T
        x = x + (gate / (1 + np.exp(-gate)) * (y @ w[p + "mlp.up_proj.weight"].T)) @ w[p + "mlp.down_proj.weight"].T
    return norm(x, w["model.norm.weight"]) @ w["lm_head.weight"].T


def main():
    rng = np.random.default_rng(7)
    ROOT.mkdir(parents=True, exist_ok=True)
    made = weights(rng)
    write(ROOT / "model.safetensors", made)
    (ROOT / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    prompt = [0] + rng.integers(3, CONFIG["vocab_size"], 30).tolist()
    greedy = list(prompt)
    for _ in range(64):
        greedy.append(int(logits(made, greedy)[-1].argmax()))
    reference = {"prompt": prompt, "lastLogits": [round(x, 7) for x in logits(made, prompt)[-1]], "greedy": greedy[len(prompt):]}
    (ROOT / "reference.json").write_text(json.dumps(reference) + "\n")


main()

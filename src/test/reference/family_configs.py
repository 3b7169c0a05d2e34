"""The config.json, generation_config.json and tokenizer files of each tiny checkpoint, spelled as the published folders spell them."""

import family_templates as templates
import family_tokenizers as tokenizers

NO_LIMIT = 1000000000000000019884624838656  # what published folders say for "no maximum"
LLAMA = {
    "architectures": ["LlamaForCausalLM"], "attention_bias": False, "attention_dropout": 0.0, "bos_token_id": 1,
    "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 64, "initializer_range": 0.02, "intermediate_size": 112,
    "max_position_embeddings": 256, "mlp_bias": False, "model_type": "llama", "num_attention_heads": 4,
    "num_hidden_layers": 2, "num_key_value_heads": 2, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
    "rope_scaling": None, "rope_theta": 500000.0, "tie_word_embeddings": False, "torch_dtype": "bfloat16",
    "transformers_version": "4.43.0", "use_cache": True, "vocab_size": 512,
}
LLAMA3_IDS = {"bos_token_id": 504, "eos_token_id": 505}
LLAMA3_LIST = {"bos_token_id": 504, "eos_token_id": [505, 509, 510]}
MISTRAL = {
    "architectures": ["MistralForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 1, "eos_token_id": 2,
    "hidden_act": "silu", "hidden_size": 64, "initializer_range": 0.02, "intermediate_size": 112,
    "max_position_embeddings": 256, "model_type": "mistral", "num_attention_heads": 4, "num_hidden_layers": 3,
    "num_key_value_heads": 2, "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "sliding_window": 16,
    "tie_word_embeddings": False, "torch_dtype": "bfloat16", "transformers_version": "4.34.0.dev0",
    "use_cache": True, "vocab_size": 512,
}
QWEN2 = {
    "architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 500, "eos_token_id": 502,
    "hidden_act": "silu", "hidden_size": 64, "initializer_range": 0.02, "intermediate_size": 96,
    "max_position_embeddings": 256, "max_window_layers": 1, "model_type": "qwen2", "num_attention_heads": 4,
    "num_hidden_layers": 2, "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
    "sliding_window": 16, "tie_word_embeddings": True, "torch_dtype": "bfloat16", "transformers_version": "4.43.1",
    "use_cache": True, "use_sliding_window": False, "vocab_size": 512,
}


def without(config, *names):
    return {name: value for name, value in config.items() if name not in names}


def llama3_scaling(factor):
    return {"factor": factor, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64,
            "rope_type": "llama3"}


def token(content):
    return {"content": content, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}


def added(tokenizer):
    kinds = tokenizer.get_added_tokens_decoder()
    return {str(i): {**token(t.content), "normalized": t.normalized, "special": t.special} for i, t in sorted(kinds.items())}


def sentence_piece_files(tokenizer, template=None, old=True):
    """Llama 2's and Vicuna's (old: tokens as objects) or Mistral's way."""
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
    special = {name: token(text) for name, text in names.items()}
    config = {"add_bos_token": True, "add_eos_token": False, "clean_up_tokenization_spaces": False, "legacy": not template,
              "model_max_length": NO_LIMIT, "pad_token": None, "sp_model_kwargs": {}, "tokenizer_class": "LlamaTokenizer"}
    if old:
        config |= {name: {"__type": "AddedToken", **value} for name, value in special.items()} | {"padding_side": "right"}
    else:
        config |= names | {"added_tokens_decoder": added(tokenizer), "additional_special_tokens": [],
                           "spaces_between_special_tokens": False, "use_default_system_prompt": False}
    return config | ({"chat_template": template} if template else {}), special


def llama3_files(tokenizer, template, end="<|eot_id|>"):
    names = {"bos_token": "<|begin_of_text|>", "eos_token": end}
    return {"added_tokens_decoder": added(tokenizer), **names, "chat_template": template,
            "clean_up_tokenization_spaces": True, "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": NO_LIMIT, "tokenizer_class": "PreTrainedTokenizerFast"}, names


def qwen_files(tokenizer, template):
    more = ["<|im_start|>", "<|im_end|>"]
    return {"add_prefix_space": False, "added_tokens_decoder": added(tokenizer), "additional_special_tokens": more,
            "bos_token": None, "chat_template": template, "clean_up_tokenization_spaces": False,
            "eos_token": "<|im_end|>", "errors": "replace", "model_max_length": 256, "pad_token": "<|endoftext|>",
            "split_special_tokens": False, "tokenizer_class": "Qwen2Tokenizer", "unk_token": None}, {
        "additional_special_tokens": more, "eos_token": token("<|im_end|>"), "pad_token": token("<|endoftext|>")}


# For each family: config, generation config, tokenizer and its two files, shard size, and the change of
# config that must change the logits (so that the reference can tell whether the feature is there).
SP, META, L3 = tokenizers.sentence_piece(False), tokenizers.sentence_piece(True), tokenizers.llama3()
Q2, Q3 = tokenizers.qwen(False), tokenizers.qwen(True)
FAMILIES = {
    "llama2": dict(
        config=without(LLAMA, "attention_bias", "attention_dropout", "mlp_bias", "rope_theta") | {
            "num_key_value_heads": 4, "torch_dtype": "float16", "transformers_version": "4.32.0.dev0", "max_position_embeddings": 128},
        generation={"bos_token_id": 1, "do_sample": True, "eos_token_id": 2, "pad_token_id": 0, "temperature": 0.6,
                    "max_length": 128, "top_p": 0.9, "transformers_version": "4.32.0.dev0"},
        tokenizer=SP, files=sentence_piece_files(SP, templates.LLAMA2), ablation={"rope_theta": 500000.0}),
    "llama3": dict(
        config=LLAMA | LLAMA3_IDS | {"transformers_version": "4.40.0.dev0"},
        generation=LLAMA3_LIST | {"do_sample": True, "temperature": 0.6, "max_length": 128, "top_p": 0.9, "transformers_version": "4.40.0.dev0"},
        tokenizer=L3, files=llama3_files(L3, templates.LLAMA3), shard="160KB", ablation={"rope_theta": 10000.0}),
    "llama31": dict(
        config=LLAMA | LLAMA3_LIST | {"rope_scaling": llama3_scaling(8.0), "transformers_version": "4.42.3"},
        generation=LLAMA3_LIST | {"do_sample": True, "temperature": 0.6, "top_p": 0.9, "transformers_version": "4.42.3"},
        tokenizer=L3, files=llama3_files(L3, templates.LLAMA31), ablation={"rope_scaling": None}),
    "llama32": dict(  # head_dim is not hidden_size / heads; the folder is left as transformers 5 writes it
        config=LLAMA | LLAMA3_LIST | {"hidden_size": 48, "head_dim": 16, "intermediate_size": 96, "tie_word_embeddings": True,
                                      "rope_scaling": llama3_scaling(32.0)},
        generation=LLAMA3_LIST | {"do_sample": True, "temperature": 0.6, "top_p": 0.9, "transformers_version": "4.45.0"},
        tokenizer=L3, files=llama3_files(L3, templates.LLAMA31), new_spelling=True, ablation={"rope_scaling": None}),
    "vicuna": dict(
        config=without(LLAMA, "attention_bias", "attention_dropout", "mlp_bias", "rope_theta") | {
            "num_key_value_heads": 4, "torch_dtype": "float16", "transformers_version": "4.31.0", "pad_token_id": 0,
            "rope_scaling": {"factor": 2.0, "type": "linear"}},
        generation={"_from_model_config": True, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0, "transformers_version": "4.31.0"},
        tokenizer=SP, files=sentence_piece_files(SP), ablation={"rope_scaling": None}),
    "mistral": dict(
        config=MISTRAL, generation={"_from_model_config": True, "bos_token_id": 1, "eos_token_id": 2, "transformers_version": "4.34.0.dev0"},
        tokenizer=META, files=sentence_piece_files(META, templates.MISTRAL, old=False), ablation={"sliding_window": None}),
    "mixtral": dict(
        config=MISTRAL | {"architectures": ["MixtralForCausalLM"], "model_type": "mixtral", "num_experts_per_tok": 2,
                          "num_local_experts": 8, "output_router_logits": False, "router_aux_loss_coef": 0.02,
                          "rope_theta": 1000000.0, "sliding_window": None, "intermediate_size": 64, "hidden_size": 48,
                          "num_hidden_layers": 2, "transformers_version": "4.36.0.dev0"},
        generation={"_from_model_config": True, "bos_token_id": 1, "eos_token_id": 2, "transformers_version": "4.36.0.dev0"},
        tokenizer=SP, files=sentence_piece_files(SP, templates.MISTRAL, old=False), shard="300KB", ablation={"num_experts_per_tok": 1}),
    "qwen2": dict(
        config=QWEN2, generation={"bos_token_id": 500, "do_sample": True, "eos_token_id": [502, 500], "pad_token_id": 500,
                                  "repetition_penalty": 1.1, "temperature": 0.7, "top_k": 20, "top_p": 0.8, "transformers_version": "4.37.0"},
        tokenizer=Q2, files=qwen_files(Q2, templates.QWEN2), ablation={"use_sliding_window": True}),
    "qwen3": dict(
        config=QWEN2 | {"architectures": ["Qwen3ForCausalLM"], "attention_bias": False, "head_dim": 16, "hidden_size": 48,
                        "model_type": "qwen3", "rope_scaling": None, "sliding_window": None, "tie_word_embeddings": False,
                        "torch_dtype": "float32", "transformers_version": "4.51.0"},
        generation={"bos_token_id": 500, "do_sample": True, "eos_token_id": [502, 500], "pad_token_id": 500,
                    "temperature": 0.6, "top_k": 20, "top_p": 0.95, "transformers_version": "4.51.0"},
        tokenizer=Q3, files=qwen_files(Q3, templates.QWEN3), ablation={"rope_theta": 10000.0}),
}

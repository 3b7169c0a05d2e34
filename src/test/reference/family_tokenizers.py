"""Tokenizers of the tiny checkpoints: trained on a few sentences, built like the published ones."""

import json

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

CORPUS = [
    "Our summer sale starts on Monday: thirty percent off every running shoe, online and in the store.",
    "The new running shoe is light, dry and made for long summer evenings in the city park.",
    "Women between thirty and forty in Texas and Ohio like the picture of the garden more than the offer.",
    "Men over sixty five in Florida clicked on the advertisement for the quiet electric bicycle.",
    "Write an advertisement for a coffee shop in Oregon that speaks to students and young parents.",
    "Which age group and which states does this advertisement appeal to? Answer with shares that add up to one.",
    "Fresh coffee, warm bread and a table by the window: come in, sit down and stay as long as you like.",
    "A budget of 1,250 dollars bought 84,000 impressions in 14 days, and 3,900 people visited the page.",
    "Free delivery until Friday! Order today, pay in 30 days, and send it back if you don't like it.",
    "Support clean rivers and safe schools: vote on November 5, and bring a friend along to the polls.",
    "The audience was 62% female; most of them were 25 to 34 years old and lived in California or New York.",
    "We're looking for drivers, bakers and gardeners. You'll be paid well, and you won't work on Sundays.",
    "Schöne Grüße aus München: süße Äpfel, große Körbe und ein Frühstück im Café für zwei Personen.",
    "Die neue Jacke hält warm, wiegt wenig und kostet bis Sonntag nur 49 Euro statt 79 Euro.",
    "La crème brûlée est déjà prête; le garçon apporte deux cafés à la fenêtre.",
    "Learn the guitar at home: ten minutes a day, a patient teacher, and songs that you already know.",
    "Insurance for your house, your car and your dog, explained in plain words and sold without tricks.",
    "The campaign reached people in Georgia, Michigan, Nevada, Arizona and Wisconsin before the election.",
    "Do you sleep badly? Our mattress is made of wool and latex, and you may try it for a hundred nights.",
    "Generate the text first, then predict the audience, then choose the text that the audience likes best.",
]
TEXTS = [
    "Free coffee for every runner in Ohio!",
    "Schöne Grüße aus München, süße Äpfel für 3,50 €",
    "Sale 🎉 today 👩‍👩‍👧 only",
    "Two  spaces,   three, and a tab\there ",
    "First line\nsecond line\n\n\n  indented\r\nlast",
    " leading space and we're, you'll, DON'T",
    "In 2024 we sold 1234567 shoes (62%).",
    "Cafe\u0301 decomposed, Café composed, 北京 and Ω",
    "<s>[INST] spelled </s> out<|eot_id|><|im_start|>user\nhello<|im_end|> <|begin_of_text|>x",
    "",
]
LLAMA3_SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
                r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN_SPLIT = LLAMA3_SPLIT.replace(r"\p{N}{1,3}", r"\p{N}")
LLAMA3_SPECIAL = ["<|begin_of_text|>", "<|end_of_text|>", "<|finetune_right_pad_id|>", "<|start_header_id|>",
                  "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>"]
QWEN2_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def sentence_piece(metaspace):
    """Llama 2's kind: byte fallback, no splitting, "▁" put before the text by a normalizer or by Metaspace."""
    special = ["<unk>", "<s>", "</s>"]
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    learner.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=512, show_progress=False, special_tokens=special + [f"<0x{b:02X}>" for b in range(256)]))
    made = Tokenizer(models.BPE(learner.get_vocab(), merges_of(learner), unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if metaspace:
        made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False)
    else:
        made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    made.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                      decoders.Strip(" ", 1, 0)])
    made.add_special_tokens([AddedToken(t, normalized=False) for t in special])
    return made


def byte_level(split, size, ignore_merges=False):
    made = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(split), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=size, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    made.decoder = decoders.ByteLevel()
    return made


def llama3():
    made = byte_level(LLAMA3_SPLIT, 512 - len(LLAMA3_SPECIAL), ignore_merges=True)
    made.add_special_tokens(LLAMA3_SPECIAL)
    begin = LLAMA3_SPECIAL[0]
    made.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single=f"{begin} $A", pair=f"{begin} $A {begin}:1 $B:1",
                                      special_tokens=[(begin, made.token_to_id(begin))])])
    return made


def qwen(thinking):
    made = byte_level(QWEN_SPLIT, 500)
    made.normalizer = normalizers.NFC()
    made.post_processor = processors.ByteLevel(trim_offsets=False)
    made.add_special_tokens(QWEN2_SPECIAL)
    if thinking:  # added, but not special: they stay in the decoded text
        made.add_tokens(["<think>", "</think>"])
    return made


def merges_of(tokenizer):
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]

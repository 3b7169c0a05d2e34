/**
 * Renders chat templates: the part of the Jinja language that published templates make
 * use of, with the semantics of Jinja 3 as Hugging Face transformers sets it up
 * ({@code trim_blocks}, {@code lstrip_blocks}). Templates come from checkpoint folders
 * and are not trusted: they see texts, numbers, lists and maps only, never a Java object,
 * and their work and output are bounded. What is not supported is refused by name.
 *
 * <p>
 * The Java library for Jinja, jinjava 2.8.4, was tried and does not do: it refuses
 * {@code messages[::-1]}, {@code namespace(i=messages|length - 1)} and {@code .lstrip()},
 * which Qwen3's template needs, and it answers {@code true and 'a'} with {@code true}.
 */
@NullMarked
package io.alignserve.tokenizer.jinja;

import org.jspecify.annotations.NullMarked;

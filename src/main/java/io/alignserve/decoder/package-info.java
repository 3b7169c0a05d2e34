/**
 * Owns the decoder of the Llama family: the TorchScript program, the weights on their
 * devices, quantised or not, LoRA adapters beside them, the KV cache. It does not decide
 * what runs next. Its weights come from a verified checkpoint, its work from the
 * generation module.
 * <p>
 * Dimensions, in every comment on shapes here and in the program: B sequences, T tokens
 * of a sequence, N rows of a step, W rows whose next token is asked for, S cache
 * positions, E embedding, H query heads, K key-value heads, G query heads of a key head,
 * D head size, F feed-forward, X experts, V vocabulary, L layers, R LoRA rank. Weights
 * are (out, in); positions count from 0; rotary halves are split as in Hugging Face's
 * weights.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "checkpoint", "generation" })
package io.alignserve.decoder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

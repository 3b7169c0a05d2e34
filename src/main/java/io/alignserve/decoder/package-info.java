/**
 * Owns the Llama-family decoder: the TorchScript program, the weights on the device, the
 * KV cache. It does not decide what runs next. Its weights come from a verified
 * checkpoint, its work from the generation module.
 * <p>
 * Dimensions, in every comment on shapes here and in the program: B sequences, T tokens
 * of a sequence, N rows of a step, W rows whose logits are wanted, S cache positions, E
 * embedding, H query heads, K key-value heads, D head size, F feed-forward, V vocabulary,
 * L layers. Weights are (out, in); positions count from 0; rotary halves are split as in
 * Hugging Face's weights.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "checkpoint", "generation" })
package io.alignserve.decoder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

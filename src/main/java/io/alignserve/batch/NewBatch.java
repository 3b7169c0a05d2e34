package io.alignserve.batch;

import org.jspecify.annotations.Nullable;

/**
 * A batch to be made.
 *
 * @param owner the name of the API key that makes it, which its calls carry in the
 * request log
 * @param webhook whom to tell its end; {@code null} for nobody
 */
public record NewBatch(String owner, @Nullable Webhook webhook) {
}

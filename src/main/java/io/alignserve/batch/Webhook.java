package io.alignserve.batch;

import java.net.URI;

/**
 * Whom to tell the end of a batch.
 *
 * @param url where the message goes, see {@link WebhookAddresses#require}
 * @param secret what it is signed with, see {@link WebhookSignature#key}
 */
public record Webhook(URI url, String secret) {

	/** Keeps the secret out of logs. */
	@Override
	public String toString() {
		return "Webhook[" + this.url.getHost() + "]";
	}

}

package io.alignserve.api;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.alignserve.batch.Webhook;
import io.alignserve.batch.WebhookAddresses;
import io.alignserve.batch.WebhookSignature;

/**
 * Reads whom a batch's end is to be told, or refuses it with everything that is wrong.
 */
@Component
class WebhookReader {

	/** The header with the address. */
	static final String URL_HEADER = "Webhook-Url";

	/** The header with the secret. */
	static final String SECRET_HEADER = "Webhook-Secret";

	private final WebhookAddresses addresses;

	WebhookReader(WebhookAddresses addresses) {
		this.addresses = addresses;
	}

	/**
	 * Reads a webhook.
	 * @param url where to send it; {@code null} if nowhere
	 * @param secret what to sign it with
	 * @return the webhook; {@code null} if none is wanted
	 */
	@Nullable Webhook read(@Nullable String url, @Nullable String secret) {
		if (url == null && secret == null) {
			return null;
		}
		Findings findings = new Findings();
		URI address = null;
		try {
			address = (url != null) ? this.addresses.require(url) : null;
		}
		catch (IllegalArgumentException ex) {
			findings.add(URL_HEADER, String.valueOf(ex.getMessage()));
		}
		if (url == null) {
			findings.add(URL_HEADER, "is missing; give it with the secret, or neither");
		}
		try {
			WebhookSignature.key((secret != null) ? secret : "");
		}
		catch (IllegalArgumentException ex) {
			findings.add(SECRET_HEADER,
					(secret != null) ? String.valueOf(ex.getMessage()) : "is missing; it " + ex.getMessage());
		}
		Problem problem = findings.problem();
		if (problem != null || address == null || secret == null) {
			throw new RefusedException((problem != null) ? problem
					: Problem.of(ProblemType.INVALID_REQUEST, "the webhook cannot be used"));
		}
		return new Webhook(address, secret);
	}

}

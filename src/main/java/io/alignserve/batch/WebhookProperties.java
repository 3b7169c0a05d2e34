package io.alignserve.batch;

import org.hibernate.validator.constraints.time.DurationMin;
import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where webhooks may go, and how often they are tried.
 *
 * @param allowedAddresses addresses or ranges (for example {@code 10.1.0.0/16}) that may
 * be called although they are private, loopback or otherwise not of the public internet
 * @param allowHttp whether webhooks may go to {@code http} beside {@code https}
 * @param timeout how long connecting may take, and each wait for an answer
 * @param maxAttempts how often one message is sent before it is given up, 1 or more
 * @param firstPause the pause of a message after a failure; it doubles with each, and
 * varies by a half
 * @param longestPause the longest pause of a message between two attempts
 */
@Validated
@ConfigurationProperties("alignserve.batch.webhook")
public record WebhookProperties(@DefaultValue List<String> allowedAddresses, @DefaultValue("false") boolean allowHttp,
		@NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration timeout,
		@Positive @DefaultValue("15") int maxAttempts,
		@NotNull @DurationMin(millis = 1) @DefaultValue("5s") Duration firstPause,
		@NotNull @DurationMin(millis = 1) @DefaultValue("1h") Duration longestPause) {

	public WebhookProperties {
		allowedAddresses = List.copyOf(allowedAddresses);
	}

}

package io.alignserve.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What holds for all engines elsewhere, whatever the folders of the checkpoints say.
 *
 * @param allowedHosts the hosts that may be asked, each as HOST or HOST:PORT; empty = any
 * host, but none is sent a key
 * @param keys the folder of the files that keyFile may name
 * @param proxy HOST:PORT of the proxy to go through; absent = none, whatever the
 * environment says
 * @param attempts how often a request is sent at most, as long as nothing of its answer
 * was told
 * @param retryPause the pause before the second attempt; the next are twice as long each
 * time, at random up to half shorter or longer
 * @param retryPauseLimit the longest pause; a server that asks for a longer one is not
 * asked again, and the caller is told how long
 * @param breakerWindow the number of requests to an engine of which failures are counted
 * @param breakerFailures the share of them, in percent, from which the engine is left
 * alone
 * @param breakerPause how long it is left alone
 * @param watchInterval how often each engine is asked whether it is there, 1 s or more
 */
@Validated
@ConfigurationProperties("alignserve.remote")
public record RemoteProperties(@DefaultValue List<String> allowedHosts, @Nullable Path keys,
		@Nullable @Pattern(regexp = "[^\\s/:@]+:\\d{1,5}") String proxy,
		@DefaultValue("3") @Min(1) @Max(10) int attempts,
		@DurationMin(millis = 1) @DefaultValue("200ms") Duration retryPause,
		@DurationMin(millis = 1) @DefaultValue("5s") Duration retryPauseLimit,
		@DefaultValue("20") @Min(2) @Max(1000) int breakerWindow,
		@DefaultValue("50") @Min(1) @Max(100) int breakerFailures,
		@DurationMin(millis = 1) @DefaultValue("10s") Duration breakerPause,
		@DurationMin(seconds = 1) @DefaultValue("15s") Duration watchInterval) {

	/** What holds where nothing is configured. */
	public static final RemoteProperties STANDARD = new RemoteProperties(List.of(), null, null, 3,
			Duration.ofMillis(200), Duration.ofSeconds(5), 20, 50, Duration.ofSeconds(10), Duration.ofSeconds(15));

	public RemoteProperties {
		allowedHosts = allowedHosts.stream().map((host) -> host.strip().toLowerCase(Locale.ROOT)).toList();
	}

}

package io.alignserve.outcome;

import java.util.List;
import java.util.stream.Collectors;

import io.alignserve.ad.Ad;
import io.alignserve.ad.AmountRange;
import io.alignserve.ad.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What a client tells of an ad that ran.
 *
 * @param identity what tells this outcome from others
 * @param text the text that ran, if nothing else is known of the ad
 * @param ad the ad that ran, with its body; its own period and amounts are what was
 * planned
 * @param impressions how often it was shown
 * @param spend what that cost; {@code null} if not known
 * @param breakdown who saw it, may be empty
 */
public record OutcomeReport(Identity identity, @Nullable String text, @Nullable Ad ad, AmountRange impressions,
		@Nullable Spend spend, Breakdown breakdown) {

	public OutcomeReport {
		if (text != null && ad != null) {
			throw new IllegalArgumentException("text and ad are both given, the ad has the text");
		}
	}

	/**
	 * Returns the text that ran.
	 * @return the text; {@code null} if only the response is known
	 */
	public @Nullable String textThatRan() {
		return (this.ad != null) ? this.ad.creative().body() : this.text;
	}

	/**
	 * Returns what two reports of the same outcome have in common: the client's own id,
	 * or else source, period, platforms and ad.
	 * @return 64 hexadecimal digits
	 */
	public String naturalKey() {
		Identity of = this.identity;
		if (of.externalId() != null) {
			return Sha256.of("own id", of.externalId());
		}
		Response response = of.response();
		String subject = (response != null)
				? Sha256.of("response", response.id(), Integer.toString(response.candidate())) : subjectOfAd();
		return Sha256.of("figures", of.source(), of.period().from().toString(), String.valueOf(of.period().to()),
				of.platforms().stream().map(Platform::label).sorted().collect(Collectors.joining(",")), subject);
	}

	private String subjectOfAd() {
		if (this.ad == null) {
			throw new IllegalStateException("neither a response nor an ad is known");
		}
		return Sha256.of("ad", this.ad.brand(), this.ad.creative().title(), this.ad.creative().body());
	}

	/**
	 * What tells an outcome from others.
	 *
	 * @param externalId the client's own id of it
	 * @param source where the figures are from, in the client's words
	 * @param response the response that wrote the text; {@code null} for an ad of another
	 * origin
	 * @param platforms where the figures were counted, may be empty
	 * @param period the days of the figures
	 */
	public record Identity(@Nullable String externalId, @Nullable String source, @Nullable Response response,
			List<Platform> platforms, Period period) {

		public Identity {
			platforms = platforms.stream().sorted().toList();
		}

	}

	/**
	 * The response that wrote the text.
	 *
	 * @param id its id
	 * @param candidate index of the candidate that ran, 0 or more
	 */
	public record Response(String id, int candidate) {
	}

}

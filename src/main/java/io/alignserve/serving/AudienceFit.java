package io.alignserve.serving;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How well a text that was written fits the audience it was written for, as target
 * audience prediction sees it.
 *
 * @param wanted the audience
 * @param share the share predicted for it, 0 to 1; {@code null} if none could be
 * @param sourceShare the share of the ad that was rewritten; {@code null} if there is
 * none or it could not be predicted
 * @param evidence whether the share rests on enough evidence; {@code null} without a
 * share
 * @param reason why a share is missing; {@code null} if none is
 * @param prompt the exact prompt of the prediction; {@code null} without a share
 */
public record AudienceFit(WantedAudience wanted, @Nullable Double share, @Nullable Double sourceShare,
		@Nullable EvidenceRule evidence, @Nullable Reason reason, @Nullable String prompt) {

	/**
	 * Returns how many times as large as the source's share this one is.
	 * @return share / sourceShare; {@code null} if one is missing or the source's is 0
	 */
	public @Nullable Double lift() {
		Double own = this.share;
		Double source = this.sourceShare;
		if (own == null || source == null) {
			return null;
		}
		double lift = own / source;
		return Double.isFinite(lift) ? lift : null;
	}

	/**
	 * Why a share is missing.
	 */
	public enum Reason {

		/**
		 * The answer ended before its text began, so there is nothing to predict from.
		 */
		EMPTY_TEXT,
		/** The prediction's prompt about the text exceeds the checkpoint's context. */
		PROMPT_TOO_LONG,
		/** The prediction's prompt about the source exceeds it; its share is missing. */
		SOURCE_PROMPT_TOO_LONG;

		/**
		 * Returns the name used in HTTP.
		 * @return for example {@code empty-text}
		 */
		public String label() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}

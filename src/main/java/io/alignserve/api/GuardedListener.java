package io.alignserve.api;

import java.util.Map;
import java.util.TreeMap;

import io.alignserve.policy.GrowingText;
import io.alignserve.policy.TextGate;
import io.alignserve.serving.AnswerListener;
import io.alignserve.serving.AnsweringModel;
import io.alignserve.serving.GeneratedAds;
import io.alignserve.serving.Phase;

/**
 * Stands before someone who reads texts while they are written, so that no words leave
 * that a rule withholds.
 */
final class GuardedListener implements AnswerListener {

	private final AnswerListener reader;

	private final TextGate gate;

	private final Map<Integer, GrowingText> texts = new TreeMap<>();

	GuardedListener(AnswerListener reader, TextGate gate) {
		this.reader = reader;
		this.gate = gate;
	}

	@Override
	public String caller() {
		return this.reader.caller();
	}

	@Override
	public void onBegin(AnsweringModel model, int promptTokens) {
		this.reader.onBegin(model, promptTokens);
	}

	@Override
	public void onPhase(Phase phase, long beganNanos, long endedNanos) {
		this.reader.onPhase(phase, beganNanos, endedNanos);
	}

	@Override
	public boolean wantsText() {
		return this.reader.wantsText();
	}

	@Override
	public void onText(int candidate, String text) {
		give(candidate, growing(candidate).append(text));
	}

	@Override
	public boolean isGone() {
		return this.reader.isGone();
	}

	/** Gives what was held back of the texts that nothing withholds. */
	void release(JudgedAds ads) {
		if (!this.reader.wantsText()) {
			return;
		}
		for (GeneratedAds.Candidate candidate : ads.ads().candidates()) {
			if (ads.rule(candidate) == null) {
				give(candidate.index(), growing(candidate.index()).finish(candidate.text()));
			}
		}
	}

	private GrowingText growing(int candidate) {
		return this.texts.computeIfAbsent(candidate, (index) -> this.gate.grow());
	}

	private void give(int candidate, String text) {
		if (!text.isEmpty()) {
			this.reader.onText(candidate, text);
		}
	}

}

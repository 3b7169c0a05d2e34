package io.alignserve.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.springframework.stereotype.Component;

import io.alignserve.ad.Ad;
import io.alignserve.policy.AcceptableUse;
import io.alignserve.policy.Effect;
import io.alignserve.policy.Finding;
import io.alignserve.policy.PolicyRefusedException;
import io.alignserve.policy.Proposal;
import io.alignserve.policy.TextGate;
import io.alignserve.serving.GeneratedAds;
import io.alignserve.serving.PredictAudience;
import io.alignserve.serving.ScoreAds;
import io.alignserve.task.TaskFamily;
import io.alignserve.task.TaskVariant;

/**
 * Puts calls before the rules of acceptable use, and notes what they decide in the
 * request log: rule ids, no text.
 */
@Component
class PolicyGate {

	private static final String RULE = "policyRule";

	private static final String FLAGS = "policyFlags";

	private final AcceptableUse rules;

	PolicyGate(AcceptableUse rules) {
		this.rules = rules;
	}

	static Proposal proposal(GenerationAnswers.Order<?> order) {
		String audience = (order.task().family() == TaskFamily.TC) ? "/to" : "/audience";
		return new Proposal(Set.of(order.task()), List.of(new Proposal.PlacedAd("/ad", order.command().ad())),
				order.command().readers(), audience);
	}

	static Proposal proposal(PredictAudience.Command command) {
		Set<TaskVariant> tasks = new HashSet<>();
		command.attributes().forEach((attribute) -> tasks.add(new TaskVariant(TaskFamily.TAP, attribute)));
		return new Proposal(tasks, List.of(new Proposal.PlacedAd("/ad", command.ad())), command.audience(),
				"/audience");
	}

	static Proposal proposal(ScoreAds.Command command) {
		List<Ad> ads = command.ads();
		return new Proposal(Set.of(new TaskVariant(TaskFamily.TAP, command.attribute())),
				IntStream.range(0, ads.size()).mapToObj((i) -> new Proposal.PlacedAd("/ads/" + i, ads.get(i))).toList(),
				command.audience(), "/audience");
	}

	/**
	 * Looks at a call before it is served.
	 * @param proposal what is asked
	 * @param notes takes the rules
	 * @return what is only flagged
	 * @throws PolicyRefusedException if a rule refuses it
	 */
	List<Finding> admit(Proposal proposal, CallNotes notes) {
		try {
			List<Finding> flags = this.rules.admit(proposal);
			noteFlags(flags, notes);
			return flags;
		}
		catch (PolicyRefusedException ex) {
			notes.remark(RULE, ex.findings().get(0).rule().id());
			throw ex;
		}
	}

	TextGate texts(Proposal proposal) {
		return this.rules.gate(proposal);
	}

	/**
	 * Looks at what was written.
	 * @param ads the candidates
	 * @param gate the gate of their call
	 * @param notes takes the rules
	 * @return what was found
	 */
	static JudgedAds judge(GeneratedAds ads, TextGate gate, CallNotes notes) {
		Map<Integer, String> withheld = new LinkedHashMap<>();
		List<Finding> flags = new ArrayList<>();
		for (GeneratedAds.Candidate candidate : ads.candidates()) {
			for (Finding finding : gate.check(candidate.title(), candidate.text())) {
				if (finding.rule().effect() == Effect.FLAG) {
					flags.add(finding);
				}
				else {
					withheld.putIfAbsent(candidate.index(), finding.rule().id());
				}
			}
		}
		if (!withheld.isEmpty()) {
			notes.remark(RULE, String.join(",", new LinkedHashSet<>(withheld.values())));
		}
		noteFlags(flags, notes);
		return new JudgedAds(ads, withheld, flags);
	}

	private static void noteFlags(List<Finding> flags, CallNotes notes) {
		if (!flags.isEmpty()) {
			Set<String> rules = new TreeSet<>();
			flags.forEach((flag) -> rules.add(flag.rule().id()));
			notes.remark(FLAGS, List.copyOf(rules));
		}
	}

}

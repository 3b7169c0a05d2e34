package io.alignserve.api;

import java.util.List;

import io.alignserve.policy.Finding;
import io.alignserve.policy.PolicyRefusedException;
import io.alignserve.policy.Rule;

/**
 * The problem of a request that the rules of acceptable use refuse.
 */
final class PolicyProblems {

	private PolicyProblems() {
	}

	static Problem of(PolicyRefusedException refused) {
		List<Finding> findings = refused.findings();
		Rule rule = findings.get(0).rule();
		ProblemType type = rule.isAboutTargeting() ? ProblemType.TARGETING_NOT_ALLOWED : ProblemType.POLICY_REFUSED;
		return Problem.ofRule(type, rule.id(), "rule " + rule.id() + ": " + detail(findings.get(0)), findings.stream()
			.map((finding) -> new FieldError(finding.pointer(), "rule " + finding.rule().id() + ": " + detail(finding)))
			.toList());
	}

	private static String detail(Finding finding) {
		return finding.detail() + ". " + finding.rule().reason() + " (" + finding.rule().source() + ")";
	}

}

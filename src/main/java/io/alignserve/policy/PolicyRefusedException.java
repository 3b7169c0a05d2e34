package io.alignserve.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules of acceptable use do not allow a request.
 */
public class PolicyRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Finding> findings;

	/**
	 * Creates the exception.
	 * @param findings what refuses, at least one, in the order of the rules
	 */
	PolicyRefusedException(List<Finding> findings) {
		super(findings.stream().map((finding) -> finding.rule().id()).collect(Collectors.joining(", ")));
		this.findings = List.copyOf(findings);
	}

	/**
	 * Returns what refuses.
	 * @return at least one finding, that of the first rule first
	 */
	public List<Finding> findings() {
		return this.findings;
	}

}

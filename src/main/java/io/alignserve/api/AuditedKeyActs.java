package io.alignserve.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

import io.alignserve.access.KeyActs;
import io.alignserve.registry.AuditTrail;

/**
 * Takes down acts on keys in the audit trail of the registry.
 */
@Component
class AuditedKeyActs implements KeyActs {

	private static final Logger logger = LoggerFactory.getLogger(AuditedKeyActs.class);

	private final AuditTrail trail;

	AuditedKeyActs(AuditTrail trail) {
		this.trail = trail;
	}

	@Override
	public void done(String by, String action, String id, String detail) {
		this.trail.record(by, action, id, AuditTrail.Outcome.DONE, detail);
	}

	@Override
	public void refused(String by, String action, String id, String reason) {
		try {
			this.trail.record(by, action, id, AuditTrail.Outcome.REFUSED, reason);
		}
		catch (DataAccessException ex) {
			// The caller is told the refusal.
			logger.warn("{} of {} was refused, and the audit trail cannot be written", action, id, ex);
		}
	}

}

package io.alignserve.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the keys in PostgreSQL.
 */
class DatabaseKeyDesk implements KeyDesk {

	private final ApiKeys keys;

	private final RememberedKeys remembered;

	private final KeyActs acts;

	private final TransactionTemplate transaction;

	DatabaseKeyDesk(ApiKeys keys, RememberedKeys remembered, KeyActs acts, PlatformTransactionManager transactions) {
		this.keys = keys;
		this.remembered = remembered;
		this.acts = acts;
		this.transaction = new TransactionTemplate(transactions);
	}

	@Override
	public NewKey issue(KeyOrder order, String by) {
		KeyText text = KeyText.generate();
		KeyView view = this.transaction.execute((status) -> {
			this.keys.add(ApiKey.of(text, order), Instant.now());
			this.acts.done(by, KeyActs.ISSUE, text.id(), described(order));
			return key(text.id());
		});
		return new NewKey(Objects.requireNonNull(view), text.text());
	}

	@Override
	public List<KeyView> keys(@Nullable Long before, int limit) {
		return this.keys.newest(before, limit);
	}

	@Override
	public KeyView key(String id) {
		// What is no id is not shown to the database, which takes no NUL.
		if (!KeyText.isId(id)) {
			throw new UnknownKeyException();
		}
		return this.keys.view(id).orElseThrow(UnknownKeyException::new);
	}

	@Override
	public void revoke(String id, String by) {
		try {
			this.transaction.executeWithoutResult((status) -> {
				// Two administrators must not revoke each other.
				this.keys.oneAtATime();
				KeyView key = key(id);
				if (key.revokedAt() != null) {
					return;
				}
				if (isValidAdmin(key) && !this.keys.hasOtherAdmin(id)) {
					throw new LastAdminKeyException(id);
				}
				this.keys.revoke(id);
				this.acts.done(by, KeyActs.REVOKE, id, "the key of " + key.name() + ", role " + key.role());
			});
		}
		catch (LastAdminKeyException ex) {
			this.acts.refused(by, KeyActs.REVOKE, id, String.valueOf(ex.getMessage()));
			throw ex;
		}
		this.remembered.forget(id);
	}

	private static boolean isValidAdmin(KeyView key) {
		Instant end = key.expiresAt();
		return key.role() == Role.ADMIN && (end == null || Instant.now().isBefore(end));
	}

	private static String described(KeyOrder order) {
		CallerLimits limits = order.limits();
		StringBuilder text = new StringBuilder("for " + order.name() + ", role " + order.role() + ", ends "
				+ ((order.expiresAt() != null) ? order.expiresAt() : "never"));
		append(text, "requests per minute", limits.requestsPerMinute());
		append(text, "tokens per minute", limits.tokensPerMinute());
		append(text, "concurrent requests", limits.concurrentRequests());
		return text.toString();
	}

	private static void append(StringBuilder text, String name, @Nullable Integer limit) {
		if (limit != null) {
			text.append(", ").append(name).append(' ').append(limit);
		}
	}

}

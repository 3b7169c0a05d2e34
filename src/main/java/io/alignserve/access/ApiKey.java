package io.alignserve.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Persistable;

/**
 * A row of {@code api_key}: what is kept of a key once its owner has it.
 */
@Entity
@Table(name = "api_key")
class ApiKey implements Persistable<String> {

	@Id
	private String id = "";

	@Column(nullable = false)
	private String name = "";

	@Enumerated(EnumType.STRING)
	@Column(nullable = false)
	private Role role = Role.CLIENT;

	@Column(nullable = false)
	private byte[] salt = {};

	@Column(nullable = false)
	private byte[] hash = {};

	@Column(name = "created_at", nullable = false)
	private Instant createdAt = Instant.EPOCH;

	@Column(name = "expires_at")
	private @Nullable Instant expiresAt;

	@Column(name = "revoked_at")
	private @Nullable Instant revokedAt;

	/**
	 * For JPA.
	 */
	protected ApiKey() {
	}

	ApiKey(KeyText text, byte[] salt, Caller owner, Instant createdAt, @Nullable Instant expiresAt) {
		this.id = text.id();
		this.name = owner.name();
		this.role = owner.role();
		this.salt = salt.clone();
		this.hash = hash(this.salt, text);
		this.createdAt = createdAt;
		this.expiresAt = expiresAt;
	}

	/**
	 * Tells whether a text is this key, in time that does not depend on how much of it is
	 * right.
	 */
	boolean matches(KeyText text) {
		return MessageDigest.isEqual(this.hash, hash(this.salt, text));
	}

	boolean isValidAt(Instant now) {
		return this.revokedAt == null && (this.expiresAt == null || now.isBefore(this.expiresAt));
	}

	void revoke(Instant now) {
		this.revokedAt = now;
	}

	Caller owner() {
		return new Caller(this.name, this.role);
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public boolean isNew() {
		return true;
	}

	private static byte[] hash(byte[] salt, KeyText text) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update(salt);
			return sha256.digest(text.text().getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}

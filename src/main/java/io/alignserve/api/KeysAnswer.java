package io.alignserve.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

import io.alignserve.provenance.PublishedKey;

/**
 * The public keys that marks are checked with, as a JWK set (RFC 7517, RFC 8037).
 *
 * @param keys the keys
 */
@Schema(name = "ProvenanceKeys", description = "The public keys that marks are checked with: a JWK set (RFC 7517)")
record KeysAnswer(@Schema(description = "The keys of all instances, also those that are no longer used, the oldest "
		+ "first") List<Key> keys) {

	static KeysAnswer of(List<PublishedKey> keys) {
		return new KeysAnswer(keys.stream()
			.map((key) -> new Key("OKP", "Ed25519", key.x(), key.id(), "sig", "EdDSA", key.validFrom().getEpochSecond(),
					key.validUntil().getEpochSecond()))
			.toList());
	}

	/**
	 * One key.
	 *
	 * @param kty always {@code OKP}
	 * @param crv always {@code Ed25519}
	 * @param x the key
	 * @param kid its id
	 * @param use always {@code sig}
	 * @param alg always {@code EdDSA}
	 * @param nbf since when
	 * @param exp until when
	 */
	@Schema(name = "ProvenanceKey", description = "A public key (RFC 8037)")
	record Key(@Schema(description = "Always OKP", example = "OKP") String kty,
			@Schema(description = "Always Ed25519", example = "Ed25519") String crv,
			@Schema(description = "The key, 32 bytes in base64url",
					example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo") String x,
			@Schema(description = "Its id: the keyId of the marks that it signed",
					example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k") String kid,
			@Schema(description = "Always sig", example = "sig") String use,
			@Schema(description = "Always EdDSA", example = "EdDSA") String alg,
			@Schema(description = "Since when it is used, seconds since 1970", example = "1795334400") long nbf,
			@Schema(description = "Until when it is known to be used, seconds since 1970; later while it is",
					example = "1795939200") long exp) {
	}

}

package io.alignserve.provenance;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What marks are signed with.
 *
 * @param key PEM file of an Ed25519 private key (PKCS8); without it, the file
 * {@code provenance.key} in the home folder, which is made if there is none
 */
@ConfigurationProperties("alignserve.provenance")
public record ProvenanceProperties(@Nullable Path key) {
}

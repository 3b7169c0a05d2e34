package io.alignserve.registry;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which folders administrators may register.
 *
 * @param roots folders below which checkpoints may be registered, the same on all
 * instances; none given = the folder {@code checkpoints} in the home folder
 * @param instance what the audit trail calls this instance; absent = host name and
 * process id
 */
@ConfigurationProperties("alignserve.checkpoints")
record RegistryProperties(@DefaultValue List<Path> roots, @Nullable String instance) {

	RegistryProperties {
		roots = List.copyOf(roots);
	}

}

package io.alignserve;

import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;

/**
 * Holds the walls that the {@code package-info} of each module declares.
 */
class ModularityTest {

	@Test
	void modulesUseOnlyWhatTheyDeclare() {
		ApplicationModules.of(AlignServe.class).verify();
	}

}

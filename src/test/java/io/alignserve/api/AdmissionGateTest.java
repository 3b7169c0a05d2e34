package io.alignserve.api;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionGateTest {

	@Test
	void leavesOneThreadInFiveForRefusalsHealthAndAdministration() {
		assertThat(AdmissionGate.below(400, 320)).isEqualTo(320);
		assertThat(AdmissionGate.below(400, 20)).isEqualTo(20);
		assertThat(AdmissionGate.below(200, 320)).isEqualTo(160);
		assertThat(AdmissionGate.below(1, 320)).isEqualTo(1);
	}

}

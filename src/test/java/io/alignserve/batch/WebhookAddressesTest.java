package io.alignserve.batch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookAddressesTest {

	private final WebhookAddresses addresses = new WebhookAddresses(TestInstance.WEBHOOKS);

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1",
			"fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "100.64.0.1", "224.0.0.1", "::127.0.0.1", "::10.0.0.1" })
	void addressesThatAreNotOfThePublicInternetAreNotConnectedTo(String address) {
		assertThatThrownBy(() -> this.addresses.resolve(address))
			.isInstanceOf(WebhookAddresses.ForbiddenAddressException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://[::127.0.0.1]/", "https://example.com:0/", "https://example.com:65536/" })
	void addressesThatLeadNowhereAreRefusedWhenTheyAreNamed(String url) {
		assertThatThrownBy(() -> this.addresses.require(url)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void publicAddressesAndThoseAllowedAre() throws UnknownHostException {
		String open = "93.184.215.14";
		assertThat(this.addresses.resolve(open)).containsExactly(InetAddress.getByName(open));
		WebhookAddresses some = new WebhookAddresses(TestInstance.webhooks(List.of("10.1.0.0/16")));
		assertThat(some.resolve("10.1.2.3")).hasSize(1);
		assertThat(some.resolve(open)).hasSize(1);
		assertThatThrownBy(() -> some.resolve("10.2.2.3"))
			.isInstanceOf(WebhookAddresses.ForbiddenAddressException.class);
	}

	/** The example of the specification, whose other implementations give the same. */
	@Test
	void theSignatureIsThatOfStandardWebhooks() {
		assertThat(WebhookSignature.sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
				1614265330, "{\"test\": 2432232314}"))
			.isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

}

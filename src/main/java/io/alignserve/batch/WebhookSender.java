package io.alignserve.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends a message to an address that somebody else named: directly, without proxy,
 * cookies or credentials, to no redirect, and without looking at more of the answer than
 * its status.
 */
class WebhookSender implements AutoCloseable {

	private static final int MAX_HEADERS = 100;

	private static final int MAX_LINE = 8192;

	private static final int CONNECTIONS = 16;

	private final CloseableHttpClient http;

	private final Duration timeout;

	WebhookSender(WebhookProperties properties, WebhookAddresses addresses) {
		this.timeout = properties.timeout();
		Timeout each = Timeout.of(this.timeout);
		this.http = HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(addresses)
				.setMaxConnTotal(CONNECTIONS)
				.setDefaultConnectionConfig(
						ConnectionConfig.custom().setConnectTimeout(each).setSocketTimeout(each).build())
				.setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
					.http1Config(Http1Config.custom().setMaxHeaderCount(MAX_HEADERS).setMaxLineLength(MAX_LINE).build())
					.build())
				.build())
			.setDefaultRequestConfig(RequestConfig.custom()
				.setResponseTimeout(each)
				.setConnectionRequestTimeout(each)
				.setRedirectsEnabled(false)
				.setAuthenticationEnabled(false)
				.build())
			.setConnectionReuseStrategy((request, response, context) -> false)
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableAuthCaching()
			.disableContentCompression()
			.setUserAgent("AlignServe-Webhook")
			.build();
	}

	/**
	 * Sends a message.
	 * @param message the message
	 * @return the HTTP status of the answer
	 * @throws IOException if there was none within twice the timeout
	 */
	int send(WebhookMessage message) throws IOException {
		String body = message.body();
		long now = Instant.now().getEpochSecond();
		HttpPost post = new HttpPost(message.url());
		post.setHeader("webhook-id", message.id());
		post.setHeader("webhook-timestamp", Long.toString(now));
		post.setHeader("webhook-signature", WebhookSignature.sign(message.secret(), message.id(), now, body));
		post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON.withCharset(StandardCharsets.UTF_8)));
		// Timeouts hold for each read: whoever answers byte by byte would go on for ever.
		CompletableFuture.delayedExecutor(2 * this.timeout.toMillis(), TimeUnit.MILLISECONDS).execute(post::cancel);
		try (ClassicHttpResponse response = this.http.executeOpen(null, post, null)) {
			return response.getCode();
		}
	}

	@Override
	public void close() {
		this.http.close(CloseMode.IMMEDIATE);
	}

}

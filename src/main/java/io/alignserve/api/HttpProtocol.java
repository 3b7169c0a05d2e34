package io.alignserve.api;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;

/**
 * Tomcat's HTTP/1.1, which leaves with each request the {@link Peer} that sent it. Tomcat
 * makes it by its name, therefore it is public.
 */
public class HttpProtocol extends Http11NioProtocol {

	@Override
	protected Processor createProcessor() {
		return new PeerProcessor(this, getAdapter());
	}

	/**
	 * Serves the requests of one connection at a time.
	 */
	private static final class PeerProcessor extends Http11Processor {

		PeerProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
			super(protocol, adapter);
			new Peer(this::getSocketWrapper).attachTo(this.request);
		}

	}

}

package io.alignserve.remote;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.FolderStamp;
import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.checkpoint.RemoteSettings;
import io.alignserve.generation.ModelBounds;
import io.alignserve.pool.CheckpointLoader;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.Footprint;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.PromptStyle;
import io.alignserve.tokenizer.Tokenizer;

/**
 * Makes checkpoints available that servers elsewhere compute. Only the tokenizer becomes
 * resident; the server must be there and is asked what it can.
 */
public final class RemoteCheckpointLoader implements CheckpointLoader {

	private static final long MAX_KEY_BYTES = 10_000;

	private static final long IDLE_SECONDS = 30;

	private final RemoteProperties properties;

	private final PromptStyle promptStyle;

	private final CircuitBreakerRegistry breakers;

	private final MeterRegistry meters;

	/**
	 * Creates a loader.
	 * @param properties what holds for all servers
	 * @param promptStyle what goes around prompts
	 * @param breakers where the circuit breakers are kept, for their metrics
	 * @param meters counts requests
	 */
	public RemoteCheckpointLoader(RemoteProperties properties, PromptStyle promptStyle, CircuitBreakerRegistry breakers,
			MeterRegistry meters) {
		this.properties = properties;
		this.promptStyle = promptStyle;
		this.breakers = breakers;
		this.meters = meters;
	}

	/**
	 * {@inheritDoc}
	 * @throws CheckpointException if the folder, its digest, the address or the server is
	 * refused
	 */
	@Override
	public ResidentCheckpoint load(CheckpointSource source) {
		FolderStamp stamp = FolderStamp.of(source.folder());
		RemoteFolder folder = RemoteFolder.open(source.folder());
		String digest = source.requireDigest(folder.digest());
		requireAllowed(folder.settings());
		Tokenizer tokenizer = source.tokenizer(this.promptStyle);
		try {
			stamp.requireUnchanged(source.folder());
			return resident(source.name(), folder, digest, tokenizer);
		}
		catch (RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
	}

	private ResidentCheckpoint resident(String name, RemoteFolder folder, String digest, Tokenizer tokenizer) {
		Set<Integer> endTokens = new HashSet<>(folder.endTokens());
		if (endTokens.isEmpty()) {
			folder.endToken().ifPresent((token) -> tokenizer.addedToken(token).ifPresent(endTokens::add));
		}
		if (endTokens.isEmpty()) {
			throw new CheckpointException(
					"no file says which token ends an answer; write endTokens into " + RemoteFolder.REMOTE);
		}
		int vocabulary = tokenizer.vocabularySize();
		if (endTokens.stream().anyMatch((id) -> id >= vocabulary)) {
			throw new CheckpointException(
					"an end token is not in the tokenizer, whose ids go from 0 to " + (vocabulary - 1));
		}
		Server server = new Server(name, folder.settings(), key(folder.settings()), this.properties.breakerPause());
		Model model = new Model(tokenizer, new ModelBounds(vocabulary, folder.contextLength()));
		return new ResidentCheckpoint(name, digest, tokenizer, engine(server, model), endTokens, folder.contextLength(),
				RemoteFolder.KIND, 0);
	}

	private RemoteEngine engine(Server server, Model model) {
		RemoteSettings settings = server.settings();
		ThreadFactory threads = threads("remote-" + server.name());
		ExecutorService workers = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads);
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads);
		timer.setRemoveOnCancelPolicy(true);
		String breakerName = "remote-" + server.name();
		Runnable stop = () -> {
			timer.shutdownNow();
			workers.shutdown();
		};
		try {
			HttpClient client = client(settings, workers);
			Probe probe = new Probe(server, model, client, timer);
			Scorer scorer = probe.run();
			this.breakers.remove(breakerName);
			CircuitBreaker breaker = this.breakers.circuitBreaker(breakerName, Resilience.breaker(this.properties));
			Line.Guards guards = new Line.Guards(
					Bulkhead.of(breakerName, Resilience.bulkhead(settings.maxConcurrent())), breaker,
					Retry.of(breakerName, Resilience.retry(this.properties)),
					TimeLimiter.of(breakerName, Resilience.timeLimit(settings.timeouts().total())), timer, client);
			RemoteMeters counts = new RemoteMeters(this.meters, server.name());
			Line line = new Line(guards, server, counts);
			Watch watch = new Watch(server, guards, this.properties.watchInterval(), line, probe::trial);
			Runnable onClose = () -> {
				stop.run();
				remove(breaker);
				counts.remove();
			};
			return new RemoteEngine(server, model, scorer, line, guards, new RemoteEngine.Upkeep(watch, onClose));
		}
		catch (RuntimeException ex) {
			stop.run();
			throw ex;
		}
	}

	/** Unless there is already another of its name: then that one is known by it. */
	private void remove(CircuitBreaker breaker) {
		this.breakers.find(breaker.getName())
			.filter((known) -> known == breaker)
			.ifPresent((known) -> this.breakers.remove(known.getName()));
	}

	private HttpClient client(RemoteSettings settings, ExecutorService workers) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			// One connection a request: closing it is how a server hears of a hang-up.
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(settings.timeouts().connect())
			.executor(workers);
		String proxy = this.properties.proxy();
		if (proxy == null) {
			return builder.proxy(HttpClient.Builder.NO_PROXY).build();
		}
		int colon = proxy.lastIndexOf(':');
		return builder
			.proxy(ProxySelector
				.of(new InetSocketAddress(proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)))))
			.build();
	}

	private static ThreadFactory threads(String name) {
		return (work) -> {
			Thread thread = new Thread(work, name);
			thread.setDaemon(true);
			return thread;
		};
	}

	/** Who may write checkpoint folders may not thereby send requests anywhere. */
	private void requireAllowed(RemoteSettings settings) {
		List<String> allowed = this.properties.allowedHosts();
		if (allowed.isEmpty()) {
			if (settings.key() != null) {
				throw new CheckpointException("a key is only sent to hosts that alignserve.remote.allowed-hosts names");
			}
			return;
		}
		URI url = settings.url();
		String host = url.getHost().toLowerCase(Locale.ROOT);
		int port = (url.getPort() >= 0) ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
		if (!allowed.contains(host) && !allowed.contains(host + ":" + port)) {
			throw new CheckpointException("the host of url in " + RemoteFolder.REMOTE
					+ " is not one that alignserve.remote.allowed-hosts names");
		}
	}

	private @Nullable String key(RemoteSettings settings) {
		RemoteSettings.Key named = settings.key();
		if (named == null) {
			return null;
		}
		String key = (named.variable() != null) ? System.getenv(named.variable()) : read(String.valueOf(named.file()));
		if (key == null || key.isBlank() || !key.strip().chars().allMatch((c) -> c > ' ' && c < 127)) {
			throw new CheckpointException(
					((named.variable() != null) ? "the environment variable " + named.variable() : "the keyFile")
							+ " holds no key: one line of printable ASCII characters without spaces");
		}
		return key.strip();
	}

	private String read(String name) {
		Path folder = this.properties.keys();
		if (folder == null) {
			throw new CheckpointException("keyFile needs alignserve.remote.keys, the folder of such files");
		}
		Path file = folder.resolve(name);
		try {
			if (!Files.isRegularFile(file) || Files.size(file) > MAX_KEY_BYTES) {
				throw new CheckpointException("there is no key in the file " + name + " of alignserve.remote.keys");
			}
			return Files.readString(file, StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new CheckpointException("cannot read the file " + name + " of alignserve.remote.keys", ex);
		}
	}

	/** Beside the heap there is nothing but a tokenizer, which is not counted. */
	@Override
	public Footprint footprint(CheckpointSource source) {
		RemoteFolder.open(source.folder());
		return new Footprint(Map.of("cpu", new Footprint.Part(0, 0, 0)));
	}

	@Override
	public ResidentCheckpoint attach(CheckpointSource source, ResidentCheckpoint base) {
		throw new CheckpointException(base.name() + " is computed elsewhere, an adapter needs weights that are here");
	}

	/** The folder only: whether the server is there shows when it is asked. */
	@Override
	public void verify(CheckpointSource source) {
		source.requireDigest(RemoteFolder.open(source.folder()).digest());
	}

}

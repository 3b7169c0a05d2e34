package io.alignserve.runtime;

import java.nio.file.Path;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.RemoteFolder;
import io.alignserve.pool.CheckpointLoader;
import io.alignserve.pool.CheckpointSource;
import io.alignserve.pool.Footprint;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.remote.RemoteCheckpointLoader;
import io.alignserve.remote.RemoteProperties;

/**
 * Makes checkpoints resident by what their folder holds: on our own decoder if it holds
 * weights, elsewhere if it names a server.
 */
public final class FolderCheckpointLoader implements CheckpointLoader {

	private final DecoderCheckpointLoader here;

	private final RemoteCheckpointLoader elsewhere;

	/**
	 * Creates a loader.
	 * @param here for folders with weights
	 * @param elsewhere for folders that name a server
	 */
	public FolderCheckpointLoader(DecoderCheckpointLoader here, RemoteCheckpointLoader elsewhere) {
		this.here = here;
		this.elsewhere = elsewhere;
	}

	/**
	 * A loader outside the service: any host, no keys from files.
	 * @param settings how checkpoints are made resident here
	 * @return the loader
	 */
	public static FolderCheckpointLoader standard(DecoderSettings settings) {
		return new FolderCheckpointLoader(new DecoderCheckpointLoader(settings),
				new RemoteCheckpointLoader(RemoteProperties.STANDARD, settings.promptStyle(),
						CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry()));
	}

	/**
	 * Loads a folder of any digest.
	 * @param name the checkpoint's name
	 * @param path its folder
	 * @return the resident checkpoint, to be closed by the caller
	 */
	public ResidentCheckpoint load(String name, Path path) {
		return load(CheckpointSource.of(name, path));
	}

	@Override
	public ResidentCheckpoint load(CheckpointSource source) {
		return of(source).load(source);
	}

	@Override
	public ResidentCheckpoint attach(CheckpointSource source, ResidentCheckpoint base) {
		if (RemoteFolder.is(source.folder())) {
			throw new CheckpointException("an adapter's folder holds weights, not " + RemoteFolder.REMOTE);
		}
		return this.here.attach(source, base);
	}

	@Override
	public Footprint footprint(CheckpointSource source) {
		return of(source).footprint(source);
	}

	@Override
	public void verify(CheckpointSource source) {
		of(source).verify(source);
	}

	private CheckpointLoader of(CheckpointSource source) {
		return (source.base() == null && RemoteFolder.is(source.folder())) ? this.elsewhere : this.here;
	}

	@Override
	public long usedBytes() {
		return this.here.usedBytes();
	}

	@Override
	public void freeCaches() {
		this.here.freeCaches();
	}

}

package io.alignserve.cli;

import java.util.Set;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The console commands.
 */
@Command(name = "alignserve", mixinStandardHelpOptions = true,
		description = "Writes ads for an audience and predicts the audience of an ad. Without a command: the service.",
		subcommands = { StarterCommand.class, BenchCommand.class, PerplexityCommand.class })
public final class Commands {

	/** The first words that mean a command instead of the service. */
	public static final Set<String> NAMES = Set.of("starter", "bench", "perplexity", "--help", "-h", "--version", "-V");

	private Commands() {
	}

	/**
	 * Tells whether a command line means a command.
	 * @param args the command line
	 * @return whether its first word is a command's name
	 */
	public static boolean includes(String... args) {
		return args.length > 0 && NAMES.contains(args[0]);
	}

	/**
	 * Runs a command.
	 * @param args the command line
	 * @return 0 if it went well, 1 if it failed, 2 if the command line is wrong
	 */
	public static int run(String... args) {
		return line().execute(args);
	}

	static CommandLine line() {
		// what is printed is the command's answer; the engine's remarks would stand in it
		LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel("ai.djl", LogLevel.WARN);
		CommandLine line = new CommandLine(new Commands());
		String version = Commands.class.getPackage().getImplementationVersion();
		line.getCommandSpec().version("alignserve " + ((version != null) ? version : "(not packaged)"));
		// the sentence alone: after a page of options nobody would see it
		line.setParameterExceptionHandler((failure, words) -> {
			CommandLine command = failure.getCommandLine();
			command.getErr().println("alignserve: " + failure.getMessage());
			command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
			return CommandLine.ExitCode.USAGE;
		});
		line.setExecutionExceptionHandler((failure, command, parsed) -> {
			command.getErr().println("alignserve: " + failure.getMessage());
			return CommandLine.ExitCode.SOFTWARE;
		});
		return line;
	}

}

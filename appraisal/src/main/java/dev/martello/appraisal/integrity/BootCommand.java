package dev.martello.appraisal.integrity;

import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.CommandLine;
import dev.martello.evidence.bootlog.GrubCommand;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a kernel was started with.
 *
 * @param text if the log has it
 * @param source who measured it
 * @param digest of what was measured; empty if the text is there
 */
record BootCommand(int event, Optional<String> text, String source, String digest, Optional<CommandLine> line) {
    /**
     * {@code /boot/vmlinuz …} or {@code (hd0,gpt2)/vmlinuz …}; {@code "/boot/a kernel" …}, as GRUB writes a path with a blank in it; or
     * {@code 2048+18000 …}, which are blocks of a disk. No command begins so.
     */
    private static final Pattern KERNEL = Pattern.compile("\"?(?:[/(]|[0-9]*\\+[0-9])");

    /**
     * The command lines of kernels, in the order of the log. What GRUB logs as one of its other commands is told from a command
     * line by a label that no digest covers: if it begins with a kernel, as command lines do and commands do not, it is taken for
     * a command line.
     */
    static List<BootCommand> of(BootFacts facts) {
        return Stream.concat(
                        facts.commandLines().stream().map(BootCommand::of),
                        facts.grubCommands().stream()
                                .filter(each -> KERNEL.matcher(each.text()).lookingAt())
                                .map(BootCommand::of))
                .sorted(Comparator.comparingInt(BootCommand::event))
                .toList();
    }

    private static BootCommand of(CommandLine line) {
        return new BootCommand(
                line.event(),
                line.text(),
                line.source().label(),
                BootProof.strongest(line.digests()).toString(),
                Optional.of(line));
    }

    private static BootCommand of(GrubCommand command) {
        return new BootCommand(
                command.event(), Optional.of(command.text()), CommandLine.Source.GRUB.label(), "", Optional.empty());
    }

    /** The command line of the release that this one is. */
    Optional<String> expectedBy(Release release) {
        return release.commandLines().stream()
                .filter(candidate -> line.map(each -> each.is(candidate)).orElse(text.equals(Optional.of(candidate))))
                .findFirst();
    }
}

package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.CommandLine.Source;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what boot loaders and kernel stubs measured into PCRs 8 to 15.
 *
 * @see <a href="https://www.gnu.org/software/grub/manual/grub/html_node/Measured-Boot.html">GRUB manual, "Measuring boot
 *     components"</a>
 * @see <a href="https://systemd.io/TPM2_PCR_MEASUREMENTS/">systemd, "TPM2 PCR Measurements Made by systemd"</a>
 * @see <a href="https://github.com/torvalds/linux/blob/master/drivers/firmware/efi/libstub/efi-stub-helper.c">Linux, efi-stub-helper.c</a>
 */
final class LoaderReader {
    private static final int FIRST_PCR = 8;
    private static final int LAST_PCR = 15;
    private static final int GRUB = 8;
    private static final int EFI_STUB = 9;
    private static final int UKI_SECTIONS = 11;
    private static final int KERNEL_CONFIGURATION = 12;

    /** {@code LOAD_OPTIONS_EVENT_TAG_ID} of Linux. */
    static final long LOAD_OPTIONS_TAG = 0x8f3b22edL;

    /** What GRUB puts before a kernel's command line, and what Fedora's did up to release 30. */
    private static final List<String> GRUB_KERNEL = List.of("kernel_cmdline: ", "grub_kernel_cmdline ");

    private static final List<String> GRUB_OTHER = List.of("grub_cmd: ", "module_cmdline: ", "grub_cmd ");

    private static final Bytes NUL = Bytes.of(0);
    private static final Bytes NUL16 = Bytes.of(0, 0);

    private final Coverage coverage;
    private final SeparatorReader separators;
    private final Problems problems;
    private final List<CommandLine> commandLines = new ArrayList<>();
    private final List<GrubCommand> grubCommands = new ArrayList<>();
    private final List<UkiSection> sections = new ArrayList<>();
    private final List<LoadedFile> files = new ArrayList<>();
    private Optional<String> sectionName = Optional.empty();

    LoaderReader(BootLog log, Coverage coverage, Problems problems) {
        this.coverage = coverage;
        this.separators = new SeparatorReader(coverage);
        this.problems = problems;
        for (BootEvent event : log.events()) {
            if (event.isExtended() && event.pcrNumber() >= FIRST_PCR && event.pcrNumber() <= LAST_PCR) {
                read(event, (int) event.pcrNumber());
            }
        }
    }

    List<CommandLine> commandLines() {
        return commandLines;
    }

    List<GrubCommand> grubCommands() {
        return grubCommands;
    }

    List<UkiSection> sections() {
        return sections;
    }

    List<LoadedFile> files() {
        return files;
    }

    private void read(BootEvent event, int pcr) {
        boolean understood = separators.kindOf(event).isPresent()
                || switch (pcr) {
                    case GRUB -> isGrub(event) || isLoadOptions(event);
                    case EFI_STUB -> isTaggedLoadOptions(event);
                    case UKI_SECTIONS -> isSection(event);
                    case KERNEL_CONFIGURATION -> isLoadOptions(event);
                    default -> false;
                };
        if (!understood) {
            files.add(new LoadedFile(
                    event.number(), PcrIndex.of(pcr), EventDescription.label(event), coverage.digests(event)));
        }
    }

    private boolean isGrub(BootEvent event) {
        for (String prefix : GRUB_KERNEL) {
            Optional<String> text = grubText(event, prefix);
            if (text.isPresent()) {
                commandLines.add(commandLine(event, Source.GRUB, text));
                return true;
            }
        }
        for (String prefix : GRUB_OTHER) {
            Optional<String> text = grubText(event, prefix);
            if (text.isPresent()) {
                grubCommands.add(new GrubCommand(event.number(), text.get()));
                return true;
            }
        }
        return false;
    }

    /** GRUB measures the text without what it puts before it in the log, and without the NUL that ends it there. */
    private Optional<String> grubText(BootEvent event, String prefix) {
        if (!event.data().startsWith(Bytes.ascii(prefix))) {
            return Optional.empty();
        }
        Bytes text = event.data().from(prefix.length());
        boolean terminated = !text.isEmpty() && text.at(text.length() - 1) == 0;
        Bytes bare = terminated ? text.slice(0, text.length() - 1) : text;
        if (coverage.covers(event, bare) || coverage.covers(event, text)) {
            return EventText.utf8(bare);
        }
        problems.add(Kind.FACT_UNPROVEN, event, "gives a command of GRUB that its digests do not cover");
        return Optional.empty();
    }

    /** systemd-boot and systemd-stub measure load options in UTF-16; the log has them so as well. */
    private boolean isLoadOptions(BootEvent event) {
        Optional<String> text = EventText.utf16(event.data());
        if (text.isEmpty() || EventText.utf8(event.data()).isPresent()) {
            return false;
        }
        Bytes octets = EventText.inUtf16(text.get());
        if (coverage.covers(event, Bytes.concat(octets, NUL16)) || coverage.covers(event, octets)) {
            commandLines.add(commandLine(event, Source.SYSTEMD_STUB, text));
            return true;
        }
        return false;
    }

    /** The event data is a label only: the text is not in the log. */
    private boolean isTaggedLoadOptions(BootEvent event) {
        if (EventDescription.tag(event.data()) != LOAD_OPTIONS_TAG) {
            return false;
        }
        commandLines.add(commandLine(event, Source.EFI_STUB_LOAD_OPTIONS, Optional.empty()));
        return true;
    }

    /** A section is measured twice: its name with a NUL, then its content. */
    private boolean isSection(BootEvent event) {
        Optional<String> name = EventText.utf16(event.data())
                .filter(each -> coverage.covers(event, Bytes.concat(Bytes.utf8(each), NUL)));
        Optional<String> named = sectionName;
        sectionName = name;
        if (name.isPresent()) {
            return true;
        }
        named.ifPresent(section -> {
            sections.add(new UkiSection(event.number(), section, coverage.digests(event)));
            if (section.equals(".cmdline")) {
                commandLines.add(commandLine(event, Source.SYSTEMD_STUB_SECTION, Optional.empty()));
            }
        });
        return named.isPresent();
    }

    private CommandLine commandLine(BootEvent event, Source source, Optional<String> text) {
        return new CommandLine(event.number(), event.pcr().orElseThrow(), source, text, coverage.digests(event));
    }
}

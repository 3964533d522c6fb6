package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.BootMenu;
import dev.martello.evidence.settings.BootMenuText;
import dev.martello.evidence.settings.BootMenus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Menus at the console, by the files of GRUB and systemd-boot. */
final class BootMenuCollector implements PartCollector {
    private static final List<String> GRUB = List.of("/boot/grub", "/boot/grub2");
    private static final String OWN = "custom.cfg";
    private static final List<String> SYSTEMD_BOOT =
            List.of("/efi/loader/loader.conf", "/boot/efi/loader/loader.conf", "/boot/loader/loader.conf");

    @Override
    public String part() {
        return "bootMenus";
    }

    @Override
    public Optional<BootMenus> collect(MachineFiles files, Observation observation) {
        return observation.of("the configuration of the boot menu", () -> Optional.of(new BootMenus(menus(files))));
    }

    private static List<BootMenu> menus(MachineFiles files) throws Unreadable {
        List<BootMenu> menus = new ArrayList<>();
        for (String directory : GRUB) {
            String path = directory + "/grub.cfg";
            Optional<String> text = files.text(path, BootMenuText.MAX_CHARS);
            if (text.isPresent()) {
                String passwords = files.text(directory + "/user.cfg", BootMenuText.MAX_CHARS)
                        .orElse("");
                // What grub-mkconfig makes reads an operator's own file, if there is one.
                String own = text.get().contains(OWN)
                        ? files.text(directory + "/" + OWN, BootMenuText.MAX_CHARS)
                                .orElse("")
                        : "";
                menus.add(new BootMenu("grub", path, BootMenuText.isGrubLocked(text.get() + "\n" + own, passwords)));
            }
        }
        for (String path : SYSTEMD_BOOT) {
            files.text(path, BootMenuText.MAX_CHARS)
                    .ifPresent(text ->
                            menus.add(new BootMenu("systemd-boot", path, BootMenuText.isSystemdBootLocked(text))));
        }
        return menus;
    }
}

package dev.martello.evidence.settings;

import dev.martello.evidence.packages.InstalledPackage;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a machine, or an image of one, is set up. The components have the names by which checks ask for them, as in
 * {@code kernel.lockdown} or {@code sysctl["kernel.kptr_restrict"]}. One that is absent could not be seen, and
 * {@link #unseen} says why.
 *
 * @param system which operating system it is
 * @param kernel the kernel that runs
 * @param sysctl the settings that can be changed while the kernel runs, by name
 * @param interfaces what the kernel does with the packets of each network interface
 * @param listeners where programs wait to be spoken to
 * @param guests which kinds of containers and virtual machines run
 * @param units the services that systemd starts, by name
 * @param nginx the web server's configuration
 * @param time the programs that set the clock
 * @param logging what becomes of logs
 * @param privileges who may become somebody else
 * @param boot how a machine that runs was started
 * @param bootMenus what somebody at the console may do before the kernel is loaded
 * @param firewall what is configured to be a firewall
 * @param crypto which cryptography programs are told to use
 * @param jails the jails of FreeBSD that run
 * @param configuredJails those that files define
 * @param configuredSysctl what files say these are to be set to when the system starts; names with dots
 * @param loader what FreeBSD's loader is told
 * @param rc what FreeBSD's start-up scripts are told
 * @param mounts the file systems in the order in which they were mounted
 * @param ssh the SSH server's configuration
 * @param accounts users and powerful groups
 * @param files who may do what with files that matter, by path
 * @param packages those that are installed
 * @param disk what was found by going through directories
 * @param unseen what could not be seen, and why
 */
public record Settings(
        OperatingSystem system,
        Optional<Kernel> kernel,
        Optional<SortedMap<String, String>> sysctl,
        Optional<Interfaces> interfaces,
        Optional<List<Listener>> listeners,
        Optional<List<Guest>> guests,
        Optional<SortedMap<String, Unit>> units,
        Optional<Nginx> nginx,
        Optional<List<TimeDaemon>> time,
        Optional<Logging> logging,
        Optional<Privileges> privileges,
        Optional<Boot> boot,
        Optional<List<BootMenu>> bootMenus,
        Optional<Firewall> firewall,
        Optional<CryptoPolicy> crypto,
        Optional<List<Jail>> jails,
        Optional<List<Jail>> configuredJails,
        Optional<SortedMap<String, String>> configuredSysctl,
        Optional<SortedMap<String, String>> loader,
        Optional<SortedMap<String, String>> rc,
        Optional<List<Mount>> mounts,
        Optional<SshServer> ssh,
        Optional<Accounts> accounts,
        Optional<SortedMap<String, FileAccess>> files,
        Optional<List<InstalledPackage>> packages,
        Optional<Disk> disk,
        List<Unseen> unseen) {
    public Settings {
        listeners = listeners.map(List::copyOf);
        guests = guests.map(List::copyOf);
        time = time.map(List::copyOf);
        bootMenus = bootMenus.map(List::copyOf);
        jails = jails.map(List::copyOf);
        configuredJails = configuredJails.map(List::copyOf);
        mounts = mounts.map(List::copyOf);
        packages = packages.map(List::copyOf);
        unseen = List.copyOf(unseen);
    }

    /** The settings that parts make up; of two of one kind the last counts. */
    public static Settings of(OperatingSystem system, List<Part> parts, List<Unseen> unseen) {
        Optional<Kernel> kernel = Optional.empty();
        Optional<SortedMap<String, String>> sysctl = Optional.empty();
        Optional<Interfaces> interfaces = Optional.empty();
        Optional<List<Listener>> listeners = Optional.empty();
        Optional<List<Guest>> guests = Optional.empty();
        Optional<SortedMap<String, Unit>> units = Optional.empty();
        Optional<Nginx> nginx = Optional.empty();
        Optional<List<TimeDaemon>> time = Optional.empty();
        Optional<Logging> logging = Optional.empty();
        Optional<Privileges> privileges = Optional.empty();
        Optional<Boot> boot = Optional.empty();
        Optional<List<BootMenu>> bootMenus = Optional.empty();
        Optional<Firewall> firewall = Optional.empty();
        Optional<CryptoPolicy> crypto = Optional.empty();
        Optional<List<Jail>> jails = Optional.empty();
        Optional<List<Jail>> configuredJails = Optional.empty();
        Optional<SortedMap<String, String>> configuredSysctl = Optional.empty();
        Optional<SortedMap<String, String>> loader = Optional.empty();
        Optional<SortedMap<String, String>> rc = Optional.empty();
        Optional<List<Mount>> mounts = Optional.empty();
        Optional<SshServer> ssh = Optional.empty();
        Optional<Accounts> accounts = Optional.empty();
        Optional<SortedMap<String, FileAccess>> files = Optional.empty();
        Optional<List<InstalledPackage>> packages = Optional.empty();
        Optional<Disk> disk = Optional.empty();
        for (Part part : parts) {
            switch (part) {
                case Kernel found -> kernel = Optional.of(found);
                case Sysctls found -> sysctl = Optional.of(found.values());
                case Interfaces found -> interfaces = Optional.of(found);
                case Listeners found -> listeners = Optional.of(found.listeners());
                case Guests found -> guests = Optional.of(found.guests());
                case Units found -> units = Optional.of(found.byName());
                case Nginx found -> nginx = Optional.of(found);
                case TimeDaemons found -> time = Optional.of(found.daemons());
                case Logging found -> logging = Optional.of(found);
                case Privileges found -> privileges = Optional.of(found);
                case Boot found -> boot = Optional.of(found);
                case BootMenus found -> bootMenus = Optional.of(found.menus());
                case Firewall found -> firewall = Optional.of(found);
                case CryptoPolicy found -> crypto = Optional.of(found);
                case Jails found -> jails = Optional.of(found.jails());
                case ConfiguredJails found -> configuredJails = Optional.of(found.jails());
                case ConfiguredSysctls found -> configuredSysctl = Optional.of(found.values());
                case BootLoader found -> loader = Optional.of(found.values());
                case ServiceSettings found -> rc = Optional.of(found.values());
                case Mounts found -> mounts = Optional.of(found.mounts());
                case SshServer found -> ssh = Optional.of(found);
                case Accounts found -> accounts = Optional.of(found);
                case FileAccesses found -> files = Optional.of(found.byPath());
                case Packages found -> packages = Optional.of(found.packages());
                case Disk found -> disk = Optional.of(found);
            }
        }
        return new Settings(
                system,
                kernel,
                sysctl,
                interfaces,
                listeners,
                guests,
                units,
                nginx,
                time,
                logging,
                privileges,
                boot,
                bootMenus,
                firewall,
                crypto,
                jails,
                configuredJails,
                configuredSysctl,
                loader,
                rc,
                mounts,
                ssh,
                accounts,
                files,
                packages,
                disk,
                unseen);
    }

    /** What one collector sees. */
    public sealed interface Part
            permits Kernel,
                    Sysctls,
                    Interfaces,
                    Listeners,
                    Guests,
                    Units,
                    Nginx,
                    TimeDaemons,
                    Logging,
                    Privileges,
                    Boot,
                    BootMenus,
                    Firewall,
                    CryptoPolicy,
                    Jails,
                    ConfiguredJails,
                    ConfiguredSysctls,
                    BootLoader,
                    ServiceSettings,
                    Mounts,
                    SshServer,
                    Accounts,
                    FileAccesses,
                    Packages,
                    Disk {}
}

package dev.martello.lab.image;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of the laboratory's appliances, and what is known of those that start from them. Each is built when it is asked for
 * first, as far as the cache does not have it. For one thread.
 */
public final class ImageLibrary {
    private static final String VERSION = "1.0.0";
    private static final String NEXT_VERSION = "1.1.0";
    private static final String DISTRIBUTION_VERSION = "1.0.0-grub";

    private final Setting setting;
    private final Map<ImageVariant, ApplianceImage> images = new EnumMap<>(ImageVariant.class);
    private final Map<ImageVariant, Release> releases = new EnumMap<>(ImageVariant.class);

    /**
     * What a library is set up with.
     *
     * @param cache where images are kept
     * @param agent what becomes the appliances' agent
     * @param progress told what is being done
     */
    public record Setting(Path cache, AgentProgram agent, InstantSource clock, Consumer<String> progress) {}

    /** A library of which nothing is built yet. */
    public ImageLibrary(Setting setting) {
        this.setting = setting;
    }

    /** The user's cache, as the XDG Base Directory Specification places it. */
    public static Path usualCache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> home.startsWith("/"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("martello")
                .resolve("lab");
    }

    /** An image. */
    public ApplianceImage image(ImageVariant variant) throws LabFailure, IOException, InterruptedException {
        Optional<ApplianceImage> known = Optional.ofNullable(images.get(variant));
        if (known.isPresent()) {
            return known.get();
        }
        try (BuildCache cache = cache()) {
            ApplianceImage image = builder(cache).build(variant);
            images.put(variant, image);
            return image;
        }
    }

    /** The release that all appliances are meant to run: of {@link ImageVariant#GOOD}. */
    public Release release() throws LabFailure, IOException, InterruptedException {
        return release(ImageVariant.GOOD, VERSION, 1);
    }

    /** The release that comes after it, and mends what is wrong with it: of {@link ImageVariant#NEXT}. */
    public Release nextRelease() throws LabFailure, IOException, InterruptedException {
        return release(ImageVariant.NEXT, NEXT_VERSION, 2);
    }

    /** The release of what is started by the distribution's boot loaders: of {@link ImageVariant#DISTRIBUTION}. */
    public Release distributionRelease() throws LabFailure, IOException, InterruptedException {
        return release(ImageVariant.DISTRIBUTION, DISTRIBUTION_VERSION, 1);
    }

    private Release release(ImageVariant variant, String version, long securityVersion)
            throws LabFailure, IOException, InterruptedException {
        Optional<Release> known = Optional.ofNullable(releases.get(variant));
        if (known.isPresent()) {
            return known.get();
        }
        Release release = ImageBuilder.release(image(variant), version, securityVersion);
        releases.put(variant, release);
        return release;
    }

    /** The file with a firmware's variables before its first start. */
    public Path variables(Firmware firmware) throws LabFailure, IOException, InterruptedException {
        try (BuildCache cache = cache()) {
            return builder(cache).variables(firmware);
        }
    }

    /**
     * What a firmware measures, if a machine has taught it at an earlier time.
     *
     * @param hardware what machines are made of
     */
    public Optional<PlatformProfile> profile(Firmware firmware, String hardware)
            throws LabFailure, IOException, InterruptedException {
        try (BuildCache cache = cache()) {
            return shelf(cache, firmware, hardware).find();
        }
    }

    /** Keeps what a machine has taught. */
    public void keep(PlatformProfile taught, Firmware firmware, String hardware)
            throws LabFailure, IOException, InterruptedException {
        try (BuildCache cache = cache()) {
            shelf(cache, firmware, hardware).put(taught);
        }
    }

    private ProfileShelf shelf(BuildCache cache, Firmware firmware, String hardware)
            throws LabFailure, IOException, InterruptedException {
        return ProfileShelf.of(cache, firmware, builder(cache).variables(firmware), hardware);
    }

    private ImageBuilder builder(BuildCache cache) {
        return new ImageBuilder(cache, setting.agent());
    }

    private BuildCache cache() throws IOException, InterruptedException {
        return BuildCache.open(
                setting.cache(), setting.clock(), step -> setting.progress().accept("building " + step));
    }
}

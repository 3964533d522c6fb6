package dev.martello.cli.authority;

import picocli.CommandLine.Command;

/** {@code martello authority}. */
@Command(
        name = "authority",
        description = "Manage the authority that certifies keys of appliances for as long as they are trusted.",
        footer = {
            "  martello authority init authority/ --trust-domain cdn.example --root-passphrase-file root.pass"
                    + " --passphrase-file issuer.pass",
            "  martello authority show authority/"
        },
        subcommands = {
            AuthorityInit.class,
            AuthorityRotate.class,
            AuthorityRevoke.class,
            AuthorityAddRoot.class,
            AuthorityRetireRoot.class,
            AuthorityShow.class
        })
public final class AuthorityCommand {}

import type { LibraryHandle } from "koffi";
import { asError, UserError } from "../../base/errors.ts";
import type { Launch } from "../launch.ts";
import { FLAVOURS, type Flavour } from "./flavours.ts";

type Koffi = typeof import("koffi");

export interface LoadedLibrary {
  readonly library: LibraryHandle;
  readonly flavour: Flavour;
  /** Its first line about itself: `Open MPI v4.1.4, package: ...`. */
  readonly version: string;
}

/** Names the library's file where the system's loader does not find it. */
export const LIBRARY_VARIABLE = "STYLEGAN_MPI_LIBRARY";

/** As a thread of its own has; MPICH needs more than koffi's 128 KiB. */
const STACK_BYTES = 8 << 20;
/** What `MPI_Get_library_version` may write: the larger of the libraries' limits. */
const VERSION_BYTES = 8192;

/**
 * For UCX, on which the systems' MPI libraries are built, where the environment says nothing else. Its hooks replace
 * the system's calls for memory while V8's threads use them, with which a rank died in V8 now and then (as MPICH's own
 * tests in openucx/ucx#3831), and it would take SIGSEGV, by which V8 notices traps of WebAssembly.
 */
const UCX_SETTINGS = { UCX_MEM_EVENTS: "no", UCX_ERROR_SIGNALS: "SIGILL,SIGBUS,SIGFPE" } as const;

const ATTEMPTED = "work as one of several processes";

/** @throws UserError where koffi or a library is missing, or is not the launcher's. */
export async function loadLibrary(
  { libraries }: Launch,
  named: string | undefined,
  load = loadKoffi,
): Promise<LoadedLibrary> {
  const koffi = await load().catch(throwMissingKoffi);
  const settings = koffi.config();
  if (settings.async_stack_size !== STACK_BYTES) koffi.config({ ...settings, async_stack_size: STACK_BYTES });
  for (const [name, value] of Object.entries(UCX_SETTINGS)) process.env[name] ??= value;
  const tried: string[] = [];
  for (const name of libraries) {
    const files = named === undefined ? FLAVOURS[name].files : [named];
    for (const file of files) {
      const loaded = opened(koffi, file, FLAVOURS[name]);
      if (typeof loaded !== "string") return loaded;
      tried.push(loaded);
    }
  }
  throw noLibrary(
    libraries.map((name) => FLAVOURS[name]),
    tried,
  );
}

async function loadKoffi(): Promise<Koffi> {
  return import("koffi");
}

/**
 * The library, unless it says of itself that it is another's; then why not. Open MPI loads components that look for its
 * symbols among the process's own, hence `global`.
 */
function opened(koffi: Koffi, file: string, flavour: Flavour): LoadedLibrary | string {
  try {
    const library = koffi.load(file, { global: true });
    const version = versionOf(library);
    return flavour.version.test(version)
      ? { library, flavour, version }
      : `${file} says that it is "${version}", not ${flavour.name}`;
  } catch (error) {
    return `${file}: ${asError(error).message}`;
  }
}

function versionOf(library: LibraryHandle): string {
  const text = Buffer.alloc(VERSION_BYTES);
  const length = [0];
  library.func("MPI_Get_library_version", "int", ["void *", "_Out_ int *"])(text, length);
  return text.toString("latin1", 0, length[0]).split(/\n|\0/, 1)[0]?.replace(/\s+/g, " ").trim() ?? "";
}

function throwMissingKoffi(cause: unknown): never {
  throw new UserError(
    {
      attempted: ATTEMPTED,
      rule: "the package koffi calls the system's MPI, and must be installed beside this one",
      received: asError(cause).message,
      next: "Run: npm install koffi",
    },
    { cause },
  );
}

function noLibrary(flavours: readonly Flavour[], tried: readonly string[]): UserError {
  const [first] = flavours;
  return new UserError({
    attempted: ATTEMPTED,
    rule: `the launcher's own MPI library must be there (${flavours.map(({ name }) => name).join(" or ")})`,
    received: tried.join("; "),
    next:
      `Install it (on Debian and Ubuntu: apt-get install ${first?.packages}) and start with its launcher ` +
      `(${first?.launcher} -n 2 stylegan ...), or name the library's file in ${LIBRARY_VARIABLE}.`,
  });
}

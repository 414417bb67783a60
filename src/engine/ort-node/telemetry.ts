/** Values of ORT_DISABLE_TELEMETRY by which a person asks for the telemetry. */
const WANTED: readonly (string | undefined)[] = ["0", "false"];

/**
 * ONNX Runtime 1.30 reports to Microsoft unless this variable is set before its library loads: it writes a number for
 * the device and a database of events into the user's cache folder, and looks for a server.
 * The library reads the variables of the process, of which a worker thread has but a copy: the main thread has to call
 * this, before it starts a worker that loads the library.
 */
export function turnTelemetryOff(): void {
  if (!WANTED.includes(process.env.ORT_DISABLE_TELEMETRY?.toLowerCase())) process.env.ORT_DISABLE_TELEMETRY = "1";
}

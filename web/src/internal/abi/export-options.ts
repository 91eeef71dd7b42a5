// Checks the options of an export, and writes their record of wasm/abi/abi.h.
import type { ExportOptions } from "../../export-options.js";
import {
  checkArray,
  checkInteger,
  checkString,
  checkStrings,
  expected,
  isRecord,
  MAX_U32,
  optionalBoolean,
  refuse,
} from "../check/check.js";
import { writePairs } from "./records.js";
import type { Writer } from "../wasm/writer.js";

/** The names of all of {@link ExportOptions}. */
export const exportOptionNames = [
  "inputNames",
  "outputNames",
  "dynamicAxes",
  "opsetVersion",
  "exportParams",
  "keepInitializersAsInputs",
  "metadata",
  "producerName",
  "producerVersion",
] as const;

export interface ExportRequest {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly dynamicAxes: readonly [string, readonly [number, string][]][];
  readonly opsetVersion: number | undefined;
  readonly exportParams: boolean;
  readonly keepInitializersAsInputs: boolean;
  readonly metadata: readonly [string, string][];
  readonly producerName: string | undefined;
  readonly producerVersion: string | undefined;
}

export function exportRequest(options: ExportOptions, where: string): ExportRequest {
  const { opsetVersion } = options;
  const text = (name: "producerName" | "producerVersion") => {
    const given = options[name];
    return given === undefined ? undefined : checkString(given, where, name);
  };
  const choice = (name: "exportParams" | "keepInitializersAsInputs", fallback: boolean) =>
    optionalBoolean(options[name], fallback, where, name);
  return {
    inputNames: checkNames(options.inputNames, "inputNames", where),
    outputNames: checkNames(options.outputNames, "outputNames", where),
    dynamicAxes: checkAxes(options.dynamicAxes, where),
    opsetVersion:
      opsetVersion === undefined
        ? undefined
        : checkInteger(opsetVersion, 1, MAX_U32, where, "opsetVersion"),
    exportParams: choice("exportParams", true),
    keepInitializersAsInputs: choice("keepInitializersAsInputs", false),
    metadata: checkStrings(options.metadata, where, "metadata"),
    producerName: text("producerName"),
    producerVersion: text("producerVersion"),
  };
}

export function writeExportRequest(w: Writer, request: ExportRequest): void {
  const text = (value: string): void => {
    w.string(value);
  };
  w.list(request.inputNames, text);
  w.list(request.outputNames, text);
  w.list(request.dynamicAxes, ([value, axes]) => {
    w.string(value);
    w.list(axes, ([axis, dim]) => {
      w.i64(axis);
      w.string(dim);
    });
  });
  w.optional(request.opsetVersion, (version) => {
    w.u32(version);
  });
  w.boolean(request.exportParams);
  w.boolean(request.keepInitializersAsInputs);
  writePairs(w, request.metadata);
  w.optional(request.producerName, text);
  w.optional(request.producerVersion, text);
}

function checkNames(names: unknown, what: string, where: string): string[] {
  if (names === undefined) return [];
  return checkArray(names, where, what).map((name) => checkString(name, where, `each of ${what}`));
}

function checkAxes(axes: unknown, where: string): [string, [number, string][]][] {
  if (axes === undefined) return [];
  if (!isRecord(axes))
    expected(where, 'dynamicAxes to be an object such as { image: { 0: "N" } }', axes);
  return Object.entries(axes).map(([value, dims]) => {
    if (!isRecord(dims))
      expected(where, `dynamicAxes of "${value}" to be an object such as { 0: "N" }`, dims);
    return [
      value,
      Object.entries(dims).map(([axis, name]) => [
        axisNumber(axis, value, where),
        checkString(name, where, `the name of axis ${axis} of "${value}"`),
      ]),
    ];
  });
}

function axisNumber(text: string, value: string, where: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  refuse(
    "invalid-argument",
    where,
    `dynamicAxes of "${value}": "${text}" is no axis: expected an integer`,
  );
}

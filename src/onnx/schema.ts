import protobuf from "protobufjs/light.js";

/**
 * The part of onnx.proto (ONNX, Apache-2.0) that models written here use, as a reflection descriptor:
 * message, field and number are those of the standard, so any ONNX reader understands the result.
 */
const one = (type: string, id: number): protobuf.IField => ({ type, id });
const many = (type: string, id: number): protobuf.IField => ({ rule: "repeated", type, id });

/**
 * The standard is proto2: a field that is set is written even when it holds its type's zero, which readers rely on
 * (an attribute `axis` of 0 is not an attribute without a value).
 */
const message = (fields: Record<string, protobuf.IField>): protobuf.IType => ({ edition: "proto2", fields });

const MESSAGES: Readonly<Record<string, protobuf.IType>> = {
  ModelProto: message({
    irVersion: one("int64", 1),
    producerName: one("string", 2),
    docString: one("string", 6),
    graph: one("GraphProto", 7),
    opsetImport: many("OperatorSetIdProto", 8),
    metadataProps: many("StringStringEntryProto", 14),
  }),
  OperatorSetIdProto: message({ domain: one("string", 1), version: one("int64", 2) }),
  GraphProto: message({
    node: many("NodeProto", 1),
    name: one("string", 2),
    initializer: many("TensorProto", 5),
    input: many("ValueInfoProto", 11),
    output: many("ValueInfoProto", 12),
  }),
  NodeProto: message({
    input: many("string", 1),
    output: many("string", 2),
    name: one("string", 3),
    opType: one("string", 4),
    attribute: many("AttributeProto", 5),
    domain: one("string", 7),
  }),
  AttributeProto: message({
    name: one("string", 1),
    f: one("float", 2),
    i: one("int64", 3),
    s: one("bytes", 4),
    g: one("GraphProto", 6),
    floats: many("float", 7),
    ints: many("int64", 8),
    type: one("int32", 20),
  }),
  TensorProto: message({
    dims: many("int64", 1),
    dataType: one("int32", 2),
    name: one("string", 8),
    rawData: one("bytes", 9),
    externalData: many("StringStringEntryProto", 13),
    dataLocation: one("int32", 14),
  }),
  StringStringEntryProto: message({ key: one("string", 1), value: one("string", 2) }),
  ValueInfoProto: message({ name: one("string", 1), type: one("TypeProto", 2) }),
  TypeProto: message({ tensorType: one("TensorTypeProto", 1) }),
  TensorTypeProto: message({ elemType: one("int32", 1), shape: one("TensorShapeProto", 2) }),
  TensorShapeProto: message({ dim: many("DimensionProto", 1) }),
  DimensionProto: message({ dimValue: one("int64", 1), dimParam: one("string", 2) }),
};

/** Encodes and decodes a whole ONNX model. */
export const modelProto = protobuf.Root.fromJSON({ nested: MESSAGES }).lookupType("ModelProto");

/** TensorProto.DataType. */
export const ELEMENT_TYPE = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;

/** TensorProto.DataType of what decides between branches. */
export const BOOL = 9;

/** AttributeProto.AttributeType of the kinds of attributes used here. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, graph: 5, floats: 6, ints: 7 } as const;

/** TensorProto.DataLocation.EXTERNAL. */
export const EXTERNAL = 1;

/**
 * Operator set 17, of ONNX 1.12: old enough that every runtime and checker in use reads it. Later sets add nothing
 * that programs need. IR version 8 is the one that belongs to it.
 */
export const OPSET_VERSION = 17;
export const IR_VERSION = 8;

/**
 * ONNX Runtime's own operators of its blocked layout, which its optimiser writes and no file should hold: they are
 * asked for only after the runtime at hand has been seen to know them.
 */
export const BLOCKED_DOMAIN = "com.microsoft.nchwc";
export const BLOCKED_VERSION = 1;

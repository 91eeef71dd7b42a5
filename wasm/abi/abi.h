// clang-format off: it would join the lines of the table.
/* The C ABI of Loom: what crosses between WebAssembly and its host. Numbers and byte ranges only.
 *
 * Every call takes a *request*, a byte range that the caller wrote, and leaves a *result*, a byte
 * range to read until the next call. The status is 0, or the number of an error code
 * (loom/result.h); the result is then the error: string where, string message, string cause.
 *
 * Records are little-endian, unaligned, without padding:
 *
 *   string       u32 byte length, UTF-8 bytes
 *   list<T>      u32 count, T...
 *   optional<T>  u8 0, or u8 1 and T
 *   dim          u8 0 (unknown) | u8 1, i64 size | u8 2, string name
 *   shape        optional<list<dim>>                    absent: rank unknown
 *   type         u8 1 (tensor) or 2 (sparse tensor), u8 data type, shape
 *              | u8 3 (sequence) or 4 (optional), type
 *              | u8 5 (map), u8 key data type, type
 *   tensor       u8 data type, list<i64> dims, then list<string> for strings, else string of raw_data
 *   sparse       tensor values, tensor indices, list<i64> dims
 *   attribute    string name, u8 kind, then by kind, numbered as AttributeProto.AttributeType:
 *                1 FLOAT f64 in float32's range | 2 INT i64 | 3 STRING string | 4 TENSOR tensor
 *              | 5 GRAPH subgraph | 10 GRAPHS list<subgraph>
 *              | 6 FLOATS list<f64>, likewise | 7 INTS list<i64> | 8 STRINGS list<string>
 *              | 9 TENSORS list<tensor>
 *              | 11 SPARSE_TENSOR sparse | 12 SPARSE_TENSORS list<sparse>
 *              | 13 TYPE_PROTO type | 14 TYPE_PROTOS list<type>
 *                and where the schema decides the kind:
 *              | 100 number f64 | 101 numbers list<f64> | 102 empty list
 *                and in a function: 103 reference string attribute, u8 kind (0: the schema's)
 *   subgraph     string name, string doc, list<string input name, optional<type>>
 *   value        u32 builder, u32 index                 builder 0: absent
 *   input        u8 0 (absent) | u8 1, value | u8 2, literal
 *   literal      list<i64> dims, then u8 0, list<f64> | u8 1, list<i64> | u8 2, list<u8> of 0 and 1
 *              | u8 3, list<string>
 *   body         u32 graph, string path, list<value> inputs
 *   metadata     list<string key, string value>
 *   view         u32 host number of a weight, i64 offset, list<i64> dims, list<i64> strides, in
 *                elements; number 2^32 - 1: zeros
 *   weight       u8 0 (no bytes are available) | u8 1, u32 host number | u8 2, string bytes
 *              | u8 3, list<view> whose concatenation is its bytes; in a request, only 0 and 1
 *   model        list<weight>, u8 1 if the sizes of its inputs are fixed, string skeleton
 *   splice       f64 offset, u32 weight, f64 byte length, string name
 *   parts        f64 byte size, list<splice>, string concatenated skeleton pieces
 *   finished     model, then u8 1, the parts of its inline form (without weights, the pieces are
 *                empty: the skeleton is the only piece) | u8 0, string message: it is too large
 *   export options
 *                list<string> input names, list<string> output names, list<string value,
 *                list<i64 axis, string dim_param>> dynamic axes, optional<u32> opset version, u8
 *                export params, u8 keep initializers as inputs, metadata, optional<string> producer
 *                name, optional<string> producer version
 *
 * Graphs of a builder are numbered: 0 is the main graph, others come in bodies.
 *
 * Data types are TensorProto.DataType's numbers. A request that ends early or has bytes left over
 * is an invalid-argument error. Not safe for concurrent calls: a WebAssembly instance has one
 * thread.
 */
// clang-format on
#ifndef LOOM_ABI_H_
#define LOOM_ABI_H_

#include <stdint.h>

#ifdef __wasm__
#define LOOM_ABI(name) __attribute__((export_name(#name), used, visibility("default")))
#else
#define LOOM_ABI(name)
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t loom_status;

/* Returns the buffer for a request of `size` bytes. The caller writes the request before the call
 * that takes it; the buffer is valid until that call returns. Null if memory is out. */
LOOM_ABI(loom_request) uint8_t* loom_request(uint32_t size);

/* The result of the last call. */
LOOM_ABI(loom_result_data) const uint8_t* loom_result_data(void);
LOOM_ABI(loom_result_size) uint32_t loom_result_size(void);

/* Constants that hosts need before a call. Result: u32 inline limit, f64 largest
 * inline export in bytes, u32 default opset, list<u8 data type, string name, u8 bits of an
 * element>. */
LOOM_ABI(loom_constants) loom_status loom_constants(void);

/* Request: string op type, string domain. Result: u8 OutputForm (loom/operators.h). */
LOOM_ABI(loom_output_form)
loom_status loom_output_form(const uint8_t* request, uint32_t size);

/* Request: u32 opset (0: default), list<string domain, u32 version>, string graph name, string doc,
 * string graph doc, string producer name, string producer version, string domain, i64 model
 * version, metadata. Result: u32 builder. Builders are numbered from 1, and no number is
 * used twice. */
LOOM_ABI(loom_builder_create)
loom_status loom_builder_create(const uint8_t* request, uint32_t size);

/* Frees the builder. An unknown or already freed builder is not an error. */
LOOM_ABI(loom_builder_delete) void loom_builder_delete(uint32_t builder);

/* Request: u32 graph, string name, type, string doc. Result: value. */
LOOM_ABI(loom_add_input)
loom_status loom_add_input(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: u32 graph, string name, string doc, tensor (at most the inline limit, or strings).
 * Result: value. */
LOOM_ABI(loom_add_initializer)
loom_status loom_add_initializer(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: u32 graph, string name, string doc, sparse. Result: value. */
LOOM_ABI(loom_add_sparse_initializer)
loom_status loom_add_sparse_initializer(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: u32 graph, string name, string doc, u8 data type, list<i64> dims, f64 byte length.
 * Result: value, u32 host number, which identifies the weight in all records of models. No number
 * is used twice. */
LOOM_ABI(loom_add_weight)
loom_status loom_add_weight(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: u32 graph, string op type, list<input>, list<attribute>, string domain, string name,
 * optional<u32> output count, list<optional<string>> output names, list<type> output types,
 * string doc, string overload, metadata. Result: list<value>. */
LOOM_ABI(loom_add_node)
loom_status loom_add_node(uint32_t builder, const uint8_t* request, uint32_t size);

/* Add a node with subgraphs, step by step. Its bodies are begun in the order of the attributes,
 * filled by calls on their graphs, and ended. After a failed step, only loom_abandon may be called.
 * loom_node_begin: request as loom_add_node, no result. loom_body_begin: no request, result body.
 * loom_body_end: request list<value> outputs, no result. loom_node_end: no request, result
 * list<value>. */
LOOM_ABI(loom_node_begin)
loom_status loom_node_begin(uint32_t builder, const uint8_t* request, uint32_t size);
LOOM_ABI(loom_body_begin)
loom_status loom_body_begin(uint32_t builder, const uint8_t* request, uint32_t size);
LOOM_ABI(loom_body_end)
loom_status loom_body_end(uint32_t builder, const uint8_t* request, uint32_t size);
LOOM_ABI(loom_node_end)
loom_status loom_node_end(uint32_t builder, const uint8_t* request, uint32_t size);

/* Begins a function, likewise. Request: string domain, string name, string overload, list<string
 * domain, u32 version> opset imports, list<string> inputs, list<string> attributes, list<attribute>
 * defaults, string doc, metadata. Result: body. */
LOOM_ABI(loom_function_begin)
loom_status loom_function_begin(uint32_t builder, const uint8_t* request, uint32_t size);

/* Ends the function. Request: list<value> outputs. */
LOOM_ABI(loom_function_end)
loom_status loom_function_end(uint32_t builder, const uint8_t* request, uint32_t size);

/* Removes the innermost node or function that was begun, with everything that was added for it. */
LOOM_ABI(loom_abandon) loom_status loom_abandon(uint32_t builder);

/* Request: u32 graph, value, string name ("": its own), optional<type>, string doc. Result: value.
 */
LOOM_ABI(loom_add_output)
loom_status loom_add_output(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: value. Result: string name, optional<type>: absent in a function. */
LOOM_ABI(loom_value)
loom_status loom_value(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: u8 1 to write value types. Result: finished. On success the builder is freed. */
LOOM_ABI(loom_builder_finish)
loom_status loom_builder_finish(uint32_t builder, const uint8_t* request, uint32_t size);

/* Request: model, export options. Result: finished. */
LOOM_ABI(loom_model_apply)
loom_status loom_model_apply(const uint8_t* request, uint32_t size);

/* Request: model, f64 threshold, string location, u32 align, f64 largest size of a file (0: any),
 * u8 only if too large. Result: list<string location, f64 byte size, list<splice>> files, then the
 * parts of the model without the weights in the files. */
LOOM_ABI(loom_model_external_parts)
loom_status loom_model_external_parts(const uint8_t* request, uint32_t size);

/* Request: model. Result: i64 IR version, list<string domain, u32 version> opset imports, string
 * producer name, graph, with
 *   graph = string name, list<named> inputs, list<named> outputs, list<named, f64 byte length>
 *     initializers, list<node>
 *   node = string name, string op type, string domain, list<string> inputs, list<named> outputs,
 *     list<string name, string type, string text> attributes, list<string attribute, graph>
 *   named = string name, string type */
LOOM_ABI(loom_model_inspect)
loom_status loom_model_inspect(const uint8_t* request, uint32_t size);

/* Request: string where, u8 data type of the elements, u8 data type to cast to, u8 1 to refuse
 * elements that it cannot hold, u8 saturate, u8 round mode (0 up, 1 down, 2 nearest), i64 number of
 * the first element, u32 count of elements, then their raw_data to the end of the request. Result:
 * raw_data. Large data is cast in pieces; all except the last must have a multiple of 8 elements.
 */
LOOM_ABI(loom_cast)
loom_status loom_cast(const uint8_t* request, uint32_t size);

/* Request: string ONNX text. Result: finished. */
LOOM_ABI(loom_model_parse)
loom_status loom_model_parse(const uint8_t* request, uint32_t size);

/* Request: model. Result: string ONNX text. */
LOOM_ABI(loom_model_print)
loom_status loom_model_print(const uint8_t* request, uint32_t size);

/* Request: string model JSON, with a manifest. Result: list<string name, u8 data type, list<i64>
 * dims, f64 offset in the shards, f64 byte length, optional<u8 data type, f64 scale, f64 min>
 * quantisation> of its weights. */
LOOM_ABI(loom_keras_manifest)
loom_status loom_keras_manifest(const uint8_t* request, uint32_t size);

/* Request: export options, list<list<i64>> shapes of example inputs, u8 data format (0 the model's
 * own, 1 channels last, 2 channels first), u8 do constant folding, u8 every layer, string model
 * JSON, list<string name, u8 data type, list<i64> dims, f64 byte length, optional<string> bytes,
 * optional<u8 data type, f64 scale, f64 min> quantisation> weights: bytes of those up to the inline
 * limit. Result: finished; host numbers are indices in the list of weights. */
LOOM_ABI(loom_model_from_keras)
loom_status loom_model_from_keras(const uint8_t* request, uint32_t size);

#ifdef __cplusplus
}
#endif

#endif /* LOOM_ABI_H_ */

/** The exports of loom.wasm: the functions of wasm/abi/abi.h. Addresses come as signed numbers. */
export interface LoomExports {
  readonly memory: WebAssembly.Memory;
  _initialize?(): void;
  loom_request(size: number): number;
  loom_result_data(): number;
  loom_result_size(): number;
  loom_constants(): number;
  loom_builder_create(request: number, size: number): number;
  loom_builder_delete(builder: number): void;
  loom_output_form(request: number, size: number): number;
  loom_add_input(builder: number, request: number, size: number): number;
  loom_add_initializer(builder: number, request: number, size: number): number;
  loom_add_weight(builder: number, request: number, size: number): number;
  loom_add_node(builder: number, request: number, size: number): number;
  loom_add_sparse_initializer(builder: number, request: number, size: number): number;
  loom_node_begin(builder: number, request: number, size: number): number;
  loom_body_begin(builder: number, request: number, size: number): number;
  loom_body_end(builder: number, request: number, size: number): number;
  loom_node_end(builder: number, request: number, size: number): number;
  loom_function_begin(builder: number, request: number, size: number): number;
  loom_function_end(builder: number, request: number, size: number): number;
  loom_abandon(builder: number): number;
  loom_add_output(builder: number, request: number, size: number): number;
  loom_value(builder: number, request: number, size: number): number;
  loom_builder_finish(builder: number, request: number, size: number): number;
  loom_model_apply(request: number, size: number): number;
  loom_model_external_parts(request: number, size: number): number;
  loom_model_inspect(request: number, size: number): number;
  loom_cast(request: number, size: number): number;
  loom_model_parse(request: number, size: number): number;
  loom_model_print(request: number, size: number): number;
  loom_keras_manifest(request: number, size: number): number;
  loom_model_from_keras(request: number, size: number): number;
}

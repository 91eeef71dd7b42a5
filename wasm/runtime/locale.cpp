// std::locale for a module with only one locale. At the first stream, libc++ makes all facets of
// its locale. This links code for dates, money, wide characters and encodings, which nothing uses.
// ONNX writes with streams, which need only the facets here. Together with streams.cpp, this saves
// 24 KB (brotli) of 336.
//
// The linker replaces functions of libc++ 18 with these (--wrap). So they have its names and depend
// on its layout: a locale there is a pointer to its facets, which is always null here. With another
// libc++, the module is linked without this file (lean_locale.cmake).
#include <locale>
#include <typeinfo>

static_assert(_LIBCPP_VERSION / 10000 == 18, "configure with -DLOOM_LEAN_LOCALE=OFF");

namespace {

// Facets have protected destructors, because locales share and count them.
template <typename Facet>
const std::locale::facet* Only() {
  struct Owned : Facet {};
  static const Owned facet;
  return &facet;
}

const std::locale::facet* Find(const std::locale::id& id) {
  if (&id == &std::ctype<char>::id) return Only<std::ctype<char>>();
  if (&id == &std::numpunct<char>::id) return Only<std::numpunct<char>>();
  if (&id == &std::num_put<char>::id) return Only<std::num_put<char>>();
  return nullptr;
}

}  // namespace

extern "C" {

void* the_locale = nullptr;

// std::locale::locale(), its copy, operator= and destructor.
void* __wrap__ZNSt3__26localeC2Ev(void** self) {
  *self = nullptr;
  return self;
}
void* __wrap__ZNSt3__26localeC2ERKS0_(void** self, void*) {
  *self = nullptr;
  return self;
}
void* __wrap__ZNSt3__26localeaSERKS0_(void** self, void*) { return self; }
void* __wrap__ZNSt3__26localeD2Ev(void** self) { return self; }

// The same functions again: a complete object has constructors and destructors of its own names.
[[gnu::alias("__wrap__ZNSt3__26localeC2Ev")]] void* __wrap__ZNSt3__26localeC1Ev(void** self);
[[gnu::alias("__wrap__ZNSt3__26localeC2ERKS0_")]] void* __wrap__ZNSt3__26localeC1ERKS0_(void** self,
                                                                                        void*);
[[gnu::alias("__wrap__ZNSt3__26localeD2Ev")]] void* __wrap__ZNSt3__26localeD1Ev(void** self);

// std::locale::classic()
void* __wrap__ZNSt3__26locale7classicEv() { return &the_locale; }

// std::locale::has_facet(id&) const, use_facet(id&) const
bool __wrap__ZNKSt3__26locale9has_facetERNS0_2idE(void*, std::locale::id& id) {
  return Find(id) != nullptr;
}
const std::locale::facet* __wrap__ZNKSt3__26locale9use_facetERNS0_2idE(void*, std::locale::id& id) {
  if (const auto* facet = Find(id)) return facet;
  throw std::bad_cast();
}

}  // extern "C"

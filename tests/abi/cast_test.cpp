// Casts elements through the C ABI: in pieces, with errors, and with hostile requests.
#include <limits>
#include <random>

#include "abi/requests.h"

namespace loom::test {
namespace {

constexpr std::uint8_t kBfloat16 = 16;
constexpr std::uint8_t kFloat8E5M2 = 19;
constexpr std::uint8_t kInt4 = 22;
constexpr std::uint8_t kFloat8E8M0 = 24;

constexpr loom_status kInvalidArgument = 1;
constexpr loom_status kTypeMismatch = 10;
constexpr loom_status kWeightMismatch = 12;

struct Rules {
  bool checked = false;
  bool saturate = true;
  int round_mode = 0;
  std::int64_t first = 0;
};

Request CastRequest(std::uint8_t from, std::uint8_t to, std::uint32_t count,
                    std::string_view raw_data, const Rules& rules = {}) {
  Request request;
  request.String("here").U8(from).U8(to).U8(rules.checked ? 1 : 0).U8(rules.saturate ? 1 : 0);
  return request.U8(rules.round_mode).I64(rules.first).U32(count).Bytes(raw_data);
}

std::string Floats(const std::vector<float>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float)};
}

std::string Cast(std::uint8_t from, std::uint8_t to, std::uint32_t count, std::string_view raw_data,
                 const Rules& rules = {}) {
  EXPECT_EQ(Call(loom_cast, CastRequest(from, to, count, raw_data, rules)), 0);
  return Reply().Rest();
}

void ExpectRefused(const Request& request, loom_status code, const std::string& where,
                   const std::string& message) {
  EXPECT_EQ(Call(loom_cast, request), code) << message;
  Reply reply;
  EXPECT_EQ(reply.String(), where);
  const std::string found = reply.String();
  EXPECT_NE(found.find(message), std::string::npos) << found;
  reply.String();  // the cause
  EXPECT_TRUE(reply.AtEnd());
}

TEST(AbiCast, ConvertsElements) {
  EXPECT_EQ(Cast(kFloat32, kBfloat16, 2, Floats({1, -2})), std::string("\x80\x3F\x00\xC0", 4));
  EXPECT_EQ(Cast(kFloat32, kInt4, 3, Floats({1, -1, 7})), "\xF1\x07");
  EXPECT_EQ(Cast(kInt4, kInt64, 1, "\x0F"), std::string(8, '\xFF'));
  EXPECT_EQ(Cast(kFloat32, kInt4, 0, ""), "");
}

TEST(AbiCast, ObeysTheRules) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(Cast(kFloat32, kFloat8E5M2, 1, Floats({kInfinity})), "\x7B");
  EXPECT_EQ(Cast(kFloat32, kFloat8E5M2, 1, Floats({kInfinity}), {.saturate = false}), "\x7C");
  EXPECT_EQ(Cast(kFloat32, kFloat8E8M0, 1, Floats({1.25F})), "\x80");
  EXPECT_EQ(Cast(kFloat32, kFloat8E8M0, 1, Floats({1.75F}), {.round_mode = 1}), "\x7F");
  EXPECT_EQ(Cast(kFloat32, kFloat8E8M0, 1, Floats({1.25F}), {.round_mode = 2}), "\x7F");
}

TEST(AbiCast, NamesTheElementThatIsRefused) {
  const Rules rules{.checked = true, .first = 1LL << 40};
  ExpectRefused(CastRequest(kFloat32, kInt4, 2, Floats({1, 1.5F}), rules), kInvalidArgument, "here",
                "element 1099511627777 is 1.5, which int4 cannot hold");
  ExpectRefused(CastRequest(kFloat32, kInt4, 1, Floats({8})), kInvalidArgument, "here",
                "expected a number from -8 to 7");
}

TEST(AbiCast, RefusesTypesThatHaveNoNumbers) {
  const std::string elements(16, '\0');
  for (const std::uint8_t none : std::initializer_list<std::uint8_t>{0, 8, 14, 15, 29, 255}) {
    EXPECT_EQ(Call(loom_cast, CastRequest(none, kFloat32, 1, elements)), kTypeMismatch)
        << int{none};
    EXPECT_EQ(Call(loom_cast, CastRequest(kFloat32, none, 4, elements)), kTypeMismatch)
        << int{none};
  }
}

TEST(AbiCast, RefusesTruncatedRequests) {
  const Request request = CastRequest(kFloat32, kInt4, 2, Floats({1, 2}));
  const std::size_t head = request.bytes().size() - 8;
  for (std::size_t size = 0; size < request.bytes().size(); ++size) {
    const bool in_head = size < head;
    EXPECT_EQ(Call(loom_cast, Prefix(request, size)), in_head ? kInvalidArgument : kWeightMismatch)
        << size;
    Reply reply;
    EXPECT_EQ(reply.String(), in_head ? "ABI call" : "here");
  }
  EXPECT_EQ(Call(loom_cast, CastRequest(kFloat32, kInt4, 2, Floats({1, 2}) + '\0')),
            kWeightMismatch);
}

TEST(AbiCast, RefusesRoundModesThatDoNotExist) {
  for (const int mode : {3, 255}) {
    ExpectRefused(CastRequest(kFloat32, kFloat8E8M0, 1, Floats({1}), {.round_mode = mode}),
                  kInvalidArgument, "ABI call", "malformed");
  }
}

TEST(AbiCast, HugeCountsAllocateNothing) {
  for (const std::uint8_t from : {std::uint8_t{kFloat32}, kInt4}) {
    ExpectRefused(CastRequest(from, kInt64, 0xFFFFFFFF, "12345678"), kWeightMismatch, "here",
                  "4294967295 elements");
  }
}

TEST(AbiCast, RandomRequestsNeverCrash) {
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string elements(random() % 40, '\0');
    for (char& byte : elements) byte = static_cast<char>(random());
    const auto from = static_cast<std::uint8_t>(random() % 30);
    const auto to = static_cast<std::uint8_t>(random() % 30);
    const Rules rules{random() % 2 == 0, random() % 2 == 0, static_cast<int>(random() % 4),
                      static_cast<std::int64_t>(random()) << 32};
    const loom_status status =
        Call(loom_cast,
             CastRequest(from, to, static_cast<std::uint32_t>(random() % 20), elements, rules));
    EXPECT_TRUE(status == 0 || status == kInvalidArgument || status == kTypeMismatch ||
                status == kWeightMismatch)
        << status;
  }
}

}  // namespace
}  // namespace loom::test

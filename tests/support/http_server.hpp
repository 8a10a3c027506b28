#pragma once
// A small HTTP server on the loopback interface, for tests of fetching.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

/// Serves what it is given on a free port until it is destroyed; one request a connection, one connection at a time.
class HttpServer {
 public:
  struct Reply {
    std::string body;
    int status = 200;
    std::size_t announced = 0;  ///< the Content-Length, where it shall not be the body's
    bool silent = false;        ///< accepts the connection and never answers
  };

  explicit HttpServer(std::map<std::string, Reply> replies) : replies_(std::move(replies)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("the loopback server cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int requests() const { return requests_; }

 private:
  /// Waits until there is something to read, or the end has come.
  bool wait_for(int descriptor) const {
    while (!stop_) {
      pollfd waiting{descriptor, POLLIN, 0};
      if (::poll(&waiting, 1, 10) > 0) return true;
    }
    return false;
  }

  void serve() {
    while (wait_for(listener_)) {
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      answer(connection);
      ::close(connection);
    }
  }

  void answer(int connection) {
    std::string request;
    while (request.find("\r\n\r\n") == std::string::npos) {
      char buffer[4096];
      if (!wait_for(connection)) return;
      const ssize_t came = ::recv(connection, buffer, sizeof buffer, 0);
      if (came <= 0) return;
      request.append(buffer, static_cast<std::size_t>(came));
    }
    ++requests_;
    const std::size_t start = request.find(' ') + 1;
    const std::string path = request.substr(start, request.find(' ', start) - start);
    const auto found = replies_.find(path);
    Reply reply;
    if (found == replies_.end()) {
      reply.status = 404;
    } else {
      reply = found->second;
    }
    if (reply.silent) {
      wait_for(connection);  // the client hangs up
      return;
    }
    const std::size_t length = reply.announced > 0 ? reply.announced : reply.body.size();
    std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " Status\r\nConnection: close\r\nContent-Length: ";
    out += std::to_string(length) + "\r\n\r\n" + reply.body;
    for (std::size_t sent = 0; sent < out.size();) {
      const ssize_t more = ::send(connection, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
      if (more <= 0) return;
      sent += static_cast<std::size_t>(more);
    }
  }

  std::map<std::string, Reply> replies_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> requests_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

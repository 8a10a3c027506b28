#include "program.hpp"

int main(int argc, char** argv) { return nudge::app::run_program(argc, argv); }

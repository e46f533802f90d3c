from signalmast.config.cli import main

main()
